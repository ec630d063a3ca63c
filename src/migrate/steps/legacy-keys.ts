import { posix } from 'node:path'
import type { Path } from '../../edit/format.ts'
import { isArray } from '../../edit/value.ts'
import { textAt } from '../../project/detect/manifest.ts'
import { configOf, fromConfig, listed, type Scope, scopesOf, withoutConfig } from '../config.ts'
import { cannot, fine, type Need, needed, type Site, type Step } from '../step.ts'

/** Keys that say nothing any more. */
const silent = ['type', 'zone_id', 'usage_model', 'legacy_env', 'webpack_config']
/** Keys that have another name now. */
const renamed: { readonly [key: string]: string } = {
  'kv-namespaces': 'kv_namespaces',
  experimental_services: 'services',
}

/** Keys of wrangler 1 that are ignored or refused; the Worker is the same without them. */
export const legacyKeys: Step = {
  id: 'legacy-keys',
  title: 'Take keys out of the config that wrangler ignores or refuses',
  risk: 'low',
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { value } = configOf(site)
    const found = scopesOf(value).flatMap((scope) => oldIn(scope).map((key) => ({ scope, key })))
    if (found.length === 0) return fine('No legacy key stands in the config.')
    return (
      hindrance(site) ??
      needed(`Legacy keys stand in the config: ${listed([...new Set(found.map(({ key }) => key))])}.`)
    )
  },
  change(site, draft) {
    const config = configOf(site)
    const { path, value } = config
    const { entry } = site.repository
    // The type of wrangler 1 stood for the entry, too.
    const main = scopesOf(value).some((scope) => scope.value.main !== undefined)
    const uploads = /"upload"|upload\b/.test(JSON.stringify(value.build ?? ''))
    if (value.type !== undefined && !main && !uploads && entry !== undefined)
      draft.set(path, ['main'], fromConfig(config, entry))
    for (const scope of scopesOf(value)) {
      for (const [from, to] of Object.entries(renamed)) {
        const old = scope.value[from]
        if (old === undefined) continue
        draft.unset(path, [...scope.path, from])
        draft.set(path, [...scope.path, to], old)
      }
      for (const key of silent.filter((one) => scope.value[one] !== undefined)) draft.unset(path, at(scope, key))
    }
  },
}

function oldIn({ value }: Scope): string[] {
  return [...silent, ...Object.keys(renamed)].filter((key) => value[key] !== undefined)
}

function at({ path }: Scope, key: string): Path {
  return [...path, key]
}

/** What the key did has to be done in another way first. */
function hindrance(site: Site): Need | undefined {
  const { path, value } = configOf(site)
  for (const { value: scope, name } of scopesOf(value)) {
    if (scope.legacy_env === false)
      return cannot(
        `legacy_env = false (${name}) makes one Worker of all environments; without it each is a Worker.`,
        path,
      )
    const webpack = textAt(scope, 'webpack_config')
    if (webpack !== undefined && site.read(posix.join(posix.dirname(path), webpack)) !== undefined)
      return cannot(
        `${webpack} bundles the Worker (webpack_config); let build.command run it, or do without it, first.`,
        path,
      )
    if (textAt(scope, 'type') === 'rust') return cannot('type = "rust" builds the Worker with wrangler 1.', path)
    for (const [from, to] of Object.entries(renamed))
      if (scope[from] !== undefined && isArray(scope[to]))
        return cannot(`${from} and ${to} stand side by side (${name}).`, path)
  }
  return undefined
}
