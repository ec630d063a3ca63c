import type { Json, JsonObject } from '../plugin/json.ts'
import { identities, isCollection } from './identity.ts'
import { type Path, pointer } from './path.ts'
import { higherRange, isDependency, isRaised } from './range.ts'
import { equal, hasOwn, isArray, isObject } from './value.ts'

/** A difference that cannot be settled; a side without text does not have the thing at all. */
export interface Conflict {
  /** A JSON pointer (`/vars/LOG_LEVEL`) or lines of `ours` (`lines 12-15`, counted from 1). */
  readonly at: string
  readonly base?: string
  readonly ours?: string
  readonly theirs?: string
}

export interface Sides<T> {
  readonly base: T
  readonly ours: T
  readonly theirs: T
}

type Value = Json | undefined

/** Three-way merge of plain data. A conflict takes the preferred side and is recorded in `conflicts`. */
export function mergeValues(
  sides: Sides<Value>,
  prefer: 'ours' | 'theirs',
  conflicts: Conflict[],
  path: Path = [],
): Value {
  const { base, ours, theirs } = sides
  if (equal(ours, base)) return theirs
  if (equal(theirs, base) || equal(ours, theirs)) return ours
  const merge = (inner: Sides<Value>, step: string | number) => mergeValues(inner, prefer, conflicts, [...path, step])
  if (isObject(ours) && isObject(theirs)) {
    return mergeObjects({ base: isObject(base) ? base : {}, ours, theirs }, merge)
  }
  if (isArray(ours) && isArray(theirs)) return mergeArrays({ base: isArray(base) ? base : [], ours, theirs }, merge)
  if (theirs === undefined && isCollection(ours, path.at(-1)) && isCollection(base, path.at(-1))) {
    const left = isArray(ours)
      ? mergeArrays({ base: isArray(base) ? base : [], ours, theirs: [] }, merge)
      : mergeObjects({ base: isObject(base) ? base : {}, ours: isObject(ours) ? ours : {}, theirs: {} }, merge)
    return Object.keys(left).length === 0 ? undefined : left
  }
  // Bots raise versions all the time, which is no reason to keep a dependency that nothing wants, or to lower one.
  if (isDependency(path) && isRaised(base, ours)) {
    const higher = higherRange(ours, theirs)
    if (theirs === undefined || higher !== undefined) return higher
  }
  conflicts.push(conflict(pointer(path), sides))
  return prefer === 'ours' ? ours : theirs
}

type Merge = (sides: Sides<Value>, step: string | number) => Value

function mergeObjects({ base, ours, theirs }: Sides<JsonObject>, merge: Merge): JsonObject {
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)])
  const members: [string, Json][] = []
  const own = (object: JsonObject, key: string) => (hasOwn(object, key) ? object[key] : undefined)
  for (const key of keys) {
    const value = merge({ base: own(base, key), ours: own(ours, key), theirs: own(theirs, key) }, key)
    if (value !== undefined) members.push([key, value])
  }
  return Object.fromEntries(members)
}

/** The items of ours in their order, each merged; what only theirs has comes after its neighbour there. */
function mergeArrays(sides: Sides<readonly Json[]>, merge: Merge): Json[] {
  const [base, ours, theirs] = [byIdentity(sides.base), byIdentity(sides.ours), byIdentity(sides.theirs)]
  const order = [...ours.keys()]
  let previous: string | undefined
  for (const identity of theirs.keys()) {
    if (!ours.has(identity)) order.splice(previous === undefined ? 0 : order.indexOf(previous) + 1, 0, identity)
    previous = identity
  }
  return order.flatMap((identity) => {
    const at = [...ours.keys()].indexOf(identity)
    const step = at < 0 ? [...theirs.keys()].indexOf(identity) : at
    const item = merge({ base: base.get(identity), ours: ours.get(identity), theirs: theirs.get(identity) }, step)
    return item === undefined ? [] : [item]
  })
}

function byIdentity(items: readonly Json[]): Map<string, Json> {
  const names = identities(items)
  return new Map(items.map((item, i) => [names[i] ?? '', item]))
}

function conflict(at: string, sides: Sides<Value>): Conflict {
  const shown = Object.entries(sides).flatMap(([side, value]) =>
    value === undefined ? [] : [[side, JSON.stringify(value)] as const],
  )
  return { at, ...Object.fromEntries(shown) }
}
