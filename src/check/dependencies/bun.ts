/** bun.lock: JSON with comments, a list for each package. */
import { isArray, isObject } from '../../edit/value.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import { type Component, type Inventory, keyOf, reached, splitKey } from './component.ts'

export function fromBun(lock: JsonObject): Inventory | undefined {
  const packages = objectAt(lock, 'packages')
  const workspaces = Object.values(objectAt(lock, 'workspaces'))
  if (Object.keys(packages).length === 0) return undefined
  const keyAt = (place: string) => {
    const entry = packages[place]
    const key = isArray(entry) && typeof entry[0] === 'string' ? entry[0] : undefined
    return key === undefined || /@(?:workspace|file|link):/.test(key) ? undefined : key
  }
  const infoAt = (place: string) => {
    const entry = packages[place]
    return isArray(entry) ? (entry.find(isObject) ?? {}) : {}
  }
  /** A place below `a` is `a/b`; what is not there is one step higher. */
  const needs = (place: string): string[] =>
    ['dependencies', 'optionalDependencies'].flatMap((list) =>
      Object.keys(objectAt(infoAt(place), list)).flatMap((name) =>
        keyAt(`${place}/${name}`) === undefined ? (keyAt(name) === undefined ? [] : [name]) : [`${place}/${name}`],
      ),
    )
  const asked = (lists: readonly string[]) =>
    workspaces.flatMap((workspace) => lists.flatMap((list) => Object.keys(objectAt(workspace, list))))
  const keys = (places: readonly string[]) => places.flatMap((place) => keyAt(place) ?? [])
  const runtime = new Set(keys([...reached(asked(['dependencies', 'optionalDependencies']), needs)]))
  const components = Object.entries(packages).flatMap(([place, entry]): [string, Component][] => {
    const key = keyAt(place)
    if (key === undefined || !isArray(entry)) return []
    const integrity = entry.findLast((one) => typeof one === 'string' && /^sha\d+-/.test(one))
    const own = typeof integrity === 'string' ? { integrity } : {}
    return [[keyOf(splitKey(key)), { ...splitKey(key), ...own, dev: !runtime.has(key), needs: keys(needs(place)) }]]
  })
  return {
    components: new Map(components),
    direct: keys(asked(['dependencies', 'optionalDependencies', 'devDependencies'])),
  }
}
