/** Routes of plugins where static files answer before the Worker does. */
import { formatOf } from '../edit/format.ts'
import { isArray, valueAt } from '../edit/value.ts'
import type { Layout, Placement } from '../kind/index.ts'
import { includes, patternsOf } from '../kind/worker-first.ts'
import type { Json } from '../plugin/json.ts'
import type { OwnedFact } from '../project/lock.ts'

const list = 'run_worker_first'

/** Without patterns that another one includes, and without those for a list that the user turned into a switch. */
export function patternsApart(placements: readonly Placement[], text: string | undefined, path: string): Placement[] {
  const document = text === undefined ? undefined : formatOf(path)?.parse(text, path)
  const isPattern = (one: Placement) => one.at === 'item' && one.path.at(-1) === list
  const patterns = placements.flatMap((one) => (one.at === 'item' && isPattern(one) ? [String(one.item)] : []))
  return placements.filter((one) => {
    if (one.at !== 'item' || !isPattern(one)) return true
    const value = document === undefined ? undefined : valueAt(document, one.path)
    const isList = value === undefined || isArray(value)
    return isList && !patterns.some((pattern) => includes(pattern, String(one.item)))
  })
}

/** What it costs that the Worker is asked first, and where it is not asked. `text` is the wrangler file afterwards. */
export function behindAssets(
  facts: readonly OwnedFact[],
  { config, project }: Layout,
  text: string | undefined,
): string[] {
  const document = text === undefined ? undefined : formatOf(config)?.parse(text, config)
  if (document === undefined) return []
  const first = valueAt(document, ['assets', list])
  const fallback = valueAt(document, ['assets', 'not_found_handling'])
  // Without a page for what is not found, the Worker is asked for it.
  if (first === true || (fallback !== 'single-page-application' && fallback !== '404-page')) return []
  const paths = facts.flatMap(({ fact }) => (fact.kind === 'slot' && fact.slot === 'route' ? [fact.at ?? '/'] : []))
  if (paths.length === 0) return []
  if (!isArray(first)) return project.compatibilityDate < navigating ? [] : [navigated(paths, config)]
  const hidden = paths.filter((path) => !isCovered(path, first))
  const asked = paths.filter((path) => !hidden.includes(path))
  return [
    ...(asked.length === 0 ? [] : [costs(asked, config)]),
    ...(hidden.length === 0 ? [] : [unreached(hidden, config)]),
  ]
}

/** Since this date a browser that navigates gets static files first (`assets_navigation_prefers_asset_serving`). */
const navigating = '2025-04-01'

function navigated(paths: readonly string[], config: string): string {
  return `A browser that opens ${listed(paths)} gets the page that static files have for unknown paths; fetch() and other programs reach the Worker. A list of paths in assets.${list} of ${config} changes that, for all other paths too.`
}

function costs(paths: readonly string[], config: string): string {
  return `The Worker is asked for ${listed(paths)} before static files are (assets.${list} of ${config}); a request to these paths counts as one of the Worker.`
}

function unreached(paths: readonly string[], config: string): string {
  const patterns = [...new Set(paths)].map((path) => JSON.stringify(`${path.replace(/\/$/, '')}/*`)).join(', ')
  return `Static files answer ${listed(paths)} before the Worker does. For the Worker to answer, add ${patterns} to assets.${list} of ${config}.`
}

function listed(paths: readonly string[]): string {
  return [...new Set(paths)].join(', ')
}

/** The path and all below it. */
function isCovered(path: string, patterns: Json | undefined): boolean {
  if (!isArray(patterns)) return false
  const own = patternsOf(path)
  const below = own.length === 0 ? ['/'] : own
  return below.slice(-1).every((one) => patterns.some((other) => other === one || includes(String(other), one)))
}
