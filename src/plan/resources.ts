/** Which resource of the account a binding stands for is the user's to say, or a deploy's: no edit of what CLODO wrote. */
import { formatOf } from '../edit/format.ts'
import { identities } from '../edit/identity.ts'
import { attempt } from '../edit/merge.ts'
import { equal, isArray, isObject, valueAt } from '../edit/value.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import type { Sides } from './decide.ts'

/** The module of the user's that takes a binding from its environment; undefined where none does. */
export type Uses = (binding: string) => string | undefined

/** By list of a wrangler file, the keys that say which resource it is. */
const keys: { readonly [list: string]: readonly string[] } = {
  d1_databases: ['database_id', 'database_name', 'preview_database_id'],
  kv_namespaces: ['id', 'preview_id'],
  r2_buckets: ['bucket_name', 'preview_bucket_name'],
  ratelimits: ['namespace_id'],
}

/** Whether a binding is as CLODO wrote it, but for its resource. */
export function differsByResource(list: string, written: Json | undefined, found: Json | undefined): boolean {
  const { [list]: own } = keys
  if (own === undefined || !isObject(written) || !isObject(found)) return false
  const rest = (item: JsonObject) => Object.fromEntries(Object.entries(item).filter(([key]) => !own.includes(key)))
  return equal(rest(written), rest(found))
}

/** `DB` of `{ "binding": "DB" }`. */
export function boundName(item: Json | undefined): string {
  const { binding, name } = (isObject(item) ? item : {}) as { readonly binding?: Json; readonly name?: Json }
  return String(binding ?? name ?? '')
}

/**
 * The sides with a base that knows of resources: a binding that goes counts as untouched where nothing but its resource was
 * filled in, and as the user's own where their code uses it.
 */
export function withResources(path: string, sides: Sides, uses: Uses): Sides {
  const { base, ours, theirs } = sides
  const format = formatOf(path)
  if (format === undefined || base === undefined || ours === undefined || theirs === undefined) return sides
  if (ours === base || ours === theirs || base === theirs) return sides
  const documents = [base, ours, theirs].map((text) => attempt(() => format.parse(text, path)))
  const [written, found, wanted] = documents
  if (!isObject(written) || !isObject(found) || !isObject(wanted)) return sides
  const known = structuredClone(written) as JsonObject
  let changed = false
  for (const at of listsIn(written)) {
    const [was, is, next] = [written, found, wanted].map((document) => itemsBy(valueAt(document, at)))
    const items = [...(was ?? [])].flatMap(([identity, item]) => {
      const filled = is?.get(identity)
      if (next?.has(identity) || equal(item, filled ?? null)) return [item]
      if (!differsByResource(at.at(-1) ?? '', item, filled)) return [item]
      changed = true
      return uses(boundName(item)) === undefined ? [filled as Json] : []
    })
    const parent = valueAt(known, at.slice(0, -1)) as { [key: string]: Json }
    parent[at.at(-1) ?? ''] = items
  }
  return changed ? { ...sides, base: format.set(base, [], known, path) } : sides
}

/** At the top of the file, and in each environment. */
function listsIn(document: JsonObject): string[][] {
  const environments = isObject(document.env) ? Object.keys(document.env) : []
  const places = [[], ...environments.map((name) => ['env', name])]
  return places.flatMap((place) =>
    Object.keys(keys).flatMap((list) => (isArray(valueAt(document, [...place, list])) ? [[...place, list]] : [])),
  )
}

function itemsBy(items: Json | undefined): Map<string, Json> {
  const list = isArray(items) ? items : []
  const names = identities(list)
  return new Map(list.map((item, index) => [names[index] ?? '', item]))
}
