import { posix } from 'node:path'
import { styleOf } from '../../edit/style.ts'
import { tomlToJsonc } from '../../edit/toml-to-jsonc.ts'
import { configOf, withoutConfig } from '../config.ts'
import { wranglerOf } from '../dependencies.ts'
import { type Reference, referencesTo, renameReferences } from '../references.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'

/** Programs that read TOML, or edit lines of it. */
const reads = /\b(?:sed|awk|grep|envsubst|perl|yq|dasel|tomlq|toml-cli|taplo)\b|\btoml\.(?:load|parse)/
const parsers =
  /['"](?:@iarna\/toml|toml|smol-toml|@ltd\/j-toml|js-toml|fast-toml|toml-eslint-parser|confbox)(?:\/[^'"]*)?['"]/

/** New configuration of the platform is documented in JSON first, and editors check it. */
export const tomlToJsoncStep: Step = {
  id: 'toml-to-jsonc',
  title: 'Write wrangler.toml as wrangler.jsonc, and mend what names it',
  risk: 'review',
  after: ['wrangler-4', 'legacy-keys', 'build-upload'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { path } = configOf(site)
    if (!path.endsWith('.toml')) return fine(`The config is ${posix.basename(path)}.`)
    const [major, minor] = wranglerOf(site) ?? [4, 0]
    if (major < 3 || (major === 3 && minor < 91))
      return cannot(`wrangler ${major}.${minor} does not read wrangler.jsonc; run the step wrangler-4 first.`)
    const to = renamed(path)
    if (site.read(to) !== undefined) return cannot(`${to} is there already, and may be another config.`, to)
    const reader = referencesTo(site, path).find((one) => isRead(site, one))
    if (reader === undefined) return needed(`The config is TOML (${path}).`)
    return cannot(`${reader.file} reads ${path} as TOML.`, `${reader.file}:${reader.line}`)
  },
  change(site, draft) {
    const { path, text } = configOf(site)
    const { indent } = styleOf(site.manifest?.text ?? '')
    const to = renamed(path)
    renameReferences(draft, referencesTo(site, path), posix.basename(to))
    draft.move(path, to, tomlToJsonc(text, path, { indent }))
    const others = site.repository.config?.others.filter((other) => other.endsWith('.toml')) ?? []
    for (const other of others) draft.note(`${other} is another wrangler config, which was left as it is.`)
  },
}

function renamed(path: string): string {
  return path.replace(/\.toml$/, '.jsonc')
}

function isRead(site: Site, { file, text }: Reference): boolean {
  if (/\.mdx?$/.test(file)) return false
  return reads.test(text) || (/\.[cm]?[jt]s$/.test(file) && parsers.test(site.read(file) ?? ''))
}
