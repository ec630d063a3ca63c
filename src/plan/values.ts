import { ClodoError } from '../errors.ts'
import type { Placement } from '../kind/index.ts'
import type { Json } from '../plugin/json.ts'

type Plain = { [key: string]: Plain } | Plain[] | Exclude<Json, object>

/** The value of a document with keys and items placed in it. @throws EDIT_REFUSED when something else is in the way */
export function placeValues(document: Json, placements: readonly Placement[]): Json {
  const value = structuredClone(document) as Plain
  for (const placement of placements) {
    if (placement.at === 'key')
      container(value, placement, placement.path.slice(0, -1), 'object')[last(placement)] = placement.value as Plain
    if (placement.at === 'item')
      placeItem(container(value, placement, placement.path, 'array'), placement.item as Plain)
  }
  return value as Json
}

type Keyed = Extract<Placement, { at: 'key' | 'item' }>

function last({ path }: Keyed): string {
  return path.at(-1) ?? ''
}

function placeItem(items: Plain[], item: Plain): void {
  if (!items.some((one) => JSON.stringify(one) === JSON.stringify(item))) items.push(item)
}

function container(root: Plain, placement: Keyed, path: readonly string[], shape: 'object'): { [key: string]: Plain }
function container(root: Plain, placement: Keyed, path: readonly string[], shape: 'array'): Plain[]
function container(root: Plain, placement: Keyed, path: readonly string[], shape: 'object' | 'array'): unknown {
  let here = root
  for (const [index, key] of path.entries()) {
    const wanted = index === path.length - 1 ? shape : 'object'
    const parent = here as { [key: string]: Plain }
    parent[key] ??= wanted === 'array' ? [] : {}
    here = parent[key]
    if (here === null || typeof here !== 'object' || Array.isArray(here) !== (wanted === 'array'))
      throw inTheWay(placement, path.slice(0, index + 1))
  }
  return here
}

function inTheWay({ file }: Keyed, path: readonly string[]): ClodoError {
  return new ClodoError('EDIT_REFUSED', {
    what: `'${path.join('.')}' holds a value of another shape than the edit needs.`,
    where: file,
  })
}
