/** A dependency of package.json stands in one of its lists, whichever the user chose. */
import { formatOf } from '../edit/format.ts'
import { isObject, valueAt } from '../edit/value.ts'
import type { Placement } from '../kind/index.ts'

const lists = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']

/** Dependencies at the place where the text has them already. */
export function inTheirLists(placements: readonly Placement[], text: string | undefined, path: string): Placement[] {
  const document = text === undefined ? undefined : formatOf(path)?.parse(text, path)
  if (!isObject(document)) return [...placements]
  return placements.map((placement) => {
    if (placement.at !== 'key' || placement.path.length !== 2 || !lists.includes(placement.path[0] ?? ''))
      return placement
    const [own = '', name = ''] = placement.path
    const has = (list: string) => valueAt(document, [list, name]) !== undefined
    const list = has(own) ? own : (lists.find(has) ?? own)
    return { ...placement, path: [list, name] }
  })
}
