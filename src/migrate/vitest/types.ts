/** The types of tests in tsconfig files. */
import { formatOf } from '../../edit/format.ts'
import { isArray } from '../../edit/value.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import type { Draft } from '../draft.ts'
import type { Site } from '../step.ts'

const plugin = '@cloudflare/vitest-plugin/types'

/** Puts the types of the plugin in place of others. */
export function nameTypes(site: Site, draft: Draft, old: RegExp): void {
  for (const file of site.paths.filter((path) => /(?:^|\/)tsconfig\b[^/]*\.json$/.test(path))) {
    const { types } = objectAt(formatOf(file)?.parse(site.read(file) ?? '', file), 'compilerOptions')
    if (!isArray(types)) continue
    const kept = types.filter((one) => typeof one !== 'string' || !old.test(one))
    if (kept.length < types.length) draft.set(file, ['compilerOptions', 'types'], [...new Set([...kept, plugin])])
  }
}

/** What `env` of `cloudflare:workers` is typed by, where nothing makes that type yet. */
export function noteEnvType({ repository }: Site, draft: Draft): void {
  if (repository.language === 'ts' && repository.env.how !== 'generated')
    draft.note('env of cloudflare:workers has the type Cloudflare.Env: make it by wrangler types, or declare it.')
}
