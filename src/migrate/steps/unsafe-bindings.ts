import { isArray, isObject } from '../../edit/value.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { itemsAt, objectAt, textAt } from '../../project/detect/manifest.ts'
import { configOf, listed, scopesOf, withoutConfig } from '../config.ts'
import { wranglerOf } from '../dependencies.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'

/** Bindings that were tried under `unsafe`, and have keys of their own since. */
export const unsafeBindings: Step = {
  id: 'unsafe-bindings',
  title: 'Give bindings under unsafe their own keys (ratelimits, version_metadata)',
  risk: 'low',
  after: ['wrangler-4', 'toml-to-jsonc'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { path, value } = configOf(site)
    const all = scopesOf(value).flatMap((scope) => unsafeIn(scope.value))
    const found = all.filter(isKnown)
    if (found.length === 0)
      return fine(
        all.length === 0 ? 'No binding stands under unsafe.' : 'What stands under unsafe has no key of its own.',
      )
    const [major, minor] = wranglerOf(site) ?? [4, 36]
    if (major < 4 || (major === 4 && minor < 36 && pinned(site)))
      return cannot(`wrangler ${major}.${minor} does not know ratelimits; it does since 4.36.`)
    const odd = found.find(
      (one) => one.type === 'ratelimit' && ![10, 60].includes(Number(objectAt(one, 'simple').period)),
    )
    if (odd !== undefined) return cannot(`The period of ${textAt(odd, 'name')} is neither 10 nor 60 seconds.`, path)
    return needed(`Bindings stand under unsafe: ${listed(found.map((one) => textAt(one, 'name') ?? ''))}.`)
  },
  change(site, draft) {
    const { path, value } = configOf(site)
    for (const scope of scopesOf(value)) {
      const all = unsafeIn(scope.value)
      for (const [index, one] of [...all.entries()].reverse())
        if (isKnown(one))
          draft.unset(
            path,
            [...scope.path, 'unsafe', 'bindings', index],
            [
              [...scope.path, 'unsafe', 'bindings'],
              [...scope.path, 'unsafe'],
            ],
          )
      const limits = all.filter(({ type }) => type === 'ratelimit').map(({ type: _, ...limit }) => limit)
      if (limits.length > 0)
        draft.set(path, [...scope.path, 'ratelimits'], [...itemsAt(scope.value, 'ratelimits'), ...limits])
      const version = all.find(({ type }) => type === 'version_metadata')
      if (version !== undefined)
        draft.set(path, [...scope.path, 'version_metadata'], { binding: textAt(version, 'name') ?? '' })
    }
  },
}

function unsafeIn({ unsafe }: JsonObject): JsonObject[] {
  const bindings = isObject(unsafe) ? unsafe.bindings : undefined
  return isArray(bindings) ? bindings.filter(isObject) : []
}

function isKnown({ type }: JsonObject): boolean {
  return type === 'ratelimit' || type === 'version_metadata'
}

/** A range that may give a newer one does. */
function pinned(site: Site): boolean {
  const range = JSON.stringify(site.manifest?.value ?? {}).match(/"wrangler":"([^"]+)"/)?.[1] ?? ''
  return /^[~\d]/.test(range)
}
