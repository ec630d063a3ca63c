/** Routes of plugins that static files stand in front of: the Worker is never asked, so the user is told what to write. */
import { formatOf } from '../edit/format.ts'
import { isArray, valueAt } from '../edit/value.ts'
import type { Layout } from '../kind/index.ts'
import type { Json } from '../plugin/json.ts'
import type { OwnedFact } from '../project/lock.ts'

/** @param text the wrangler file, which parses */
export function behindAssets(facts: readonly OwnedFact[], { config }: Layout, text: string | undefined): string[] {
  const document = text === undefined ? undefined : formatOf(config)?.parse(text, config)
  if (document === undefined) return []
  const first = valueAt(document, ['assets', 'run_worker_first'])
  const fallback = valueAt(document, ['assets', 'not_found_handling'])
  // Without a page for what is not found, the Worker is asked for it.
  if (first === true || (fallback !== 'single-page-application' && fallback !== '404-page')) return []
  const paths = facts.flatMap(({ fact }) => (fact.kind === 'slot' && fact.slot === 'route' ? [fact.at ?? '/'] : []))
  const hidden = [...new Set(paths)].filter((path) => !isCovered(path, first))
  if (hidden.length === 0) return []
  const wanted = hidden.map((path) => JSON.stringify(`${path.replace(/\/$/, '')}/*`)).join(', ')
  return [
    `Static files answer ${hidden.join(', ')} before the Worker does. For the Worker to answer, add ${wanted} to assets.run_worker_first of ${config}.`,
  ]
}

/** `/api/*` covers `/api` and all below it. */
function isCovered(path: string, patterns: Json | undefined): boolean {
  if (!isArray(patterns)) return false
  const below = `${path.replace(/\/$/, '')}/`
  return patterns.some((one) => typeof one === 'string' && one.endsWith('*') && below.startsWith(one.slice(0, -1)))
}
