import { posix } from 'node:path'
import { isArray } from '../../edit/value.ts'
import { objectAt, textAt } from '../../project/detect/manifest.ts'
import { configOf, fromConfig, scopesOf, withoutConfig } from '../config.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'

/** `[build.upload]` named the entry, relative to a directory, and rules for what is no code. */
export const buildUpload: Step = {
  id: 'build-upload',
  title: 'Replace [build.upload] by main and rules',
  risk: 'low',
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { path, value } = configOf(site)
    const found = scopesOf(value).find((scope) => objectAt(scope.value, 'build').upload !== undefined)
    if (found === undefined) return fine('No [build.upload] in the config.')
    if (found.path.length > 0)
      return cannot(`build.upload stands in ${found.name}, where wrangler never read it.`, path)
    if (mainOf(site) === undefined) return cannot('build.upload names no entry, and package.json has no main.', path)
    if (isArray(objectAt(objectAt(value, 'build'), 'upload').rules) && value.rules !== undefined)
      return cannot('Rules stand in build.upload and at the top level.', path)
    return needed('[build.upload] is an error since wrangler 4.')
  },
  change(site, draft) {
    const { path, value } = configOf(site)
    const upload = objectAt(objectAt(value, 'build'), 'upload')
    if (value.main === undefined) draft.set(path, ['main'], mainOf(site) ?? '')
    draft.unset(path, ['build', 'upload'], [['build']])
    if (isArray(upload.rules)) draft.set(path, ['rules'], upload.rules)
    if (objectAt(value, 'build').command !== undefined)
      draft.note('What build.command makes is bundled once more by wrangler, which changes nothing of what it does.')
  },
}

function mainOf(site: Site): string | undefined {
  const config = configOf(site)
  const upload = objectAt(objectAt(config.value, 'build'), 'upload')
  const main = textAt(upload, 'main')
  if (main !== undefined) return posix.join(textAt(upload, 'dir') ?? 'dist', main)
  const packaged = textAt(site.manifest?.value, 'main')
  if (packaged === undefined || site.manifest === undefined) return undefined
  return fromConfig(config, posix.join(posix.dirname(site.manifest.path), packaged))
}
