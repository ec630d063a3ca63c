import type { Json, JsonObject } from '../plugin/json.ts'
import type { Path } from './path.ts'

/** Operations on plain data; none changes what it is given. */

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

export function hasOwn(object: JsonObject, key: string): boolean {
  return Object.hasOwn(object, key)
}

/** Deep equality; the order of keys does not count. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (isArray(a) && isArray(b)) return a.length === b.length && a.every((item, i) => equal(item, b[i]))
  if (!isObject(a) || !isObject(b)) return Object.is(a, b)
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => hasOwn(b, key) && equal(a[key], b[key]))
}

/** The member at one step, or undefined when there is none. */
export function child(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === 'number') return isArray(value) ? value[step] : undefined
  return isObject(value) && hasOwn(value, step) ? value[step] : undefined
}

export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(child, value)
}

/** `value` with `leaf` at `path`; undefined removes. Missing parents are created by the type of their step. */
export function assigned(value: Json | undefined, path: Path, leaf: Json | undefined): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return leaf
  const inner = assigned(child(value, step), rest, leaf)
  if (typeof step === 'number') {
    const items = isArray(value) ? [...value] : []
    items.splice(step, 1, ...(inner === undefined ? [] : [inner]))
    return items
  }
  const members = Object.entries(isObject(value) ? value : {})
  const index = members.findIndex(([key]) => key === step)
  const member: [string, Json][] = inner === undefined ? [] : [[step, inner]]
  members.splice(index < 0 ? members.length : index, index < 0 ? 0 : 1, ...member)
  // fromEntries defines own properties, so that a key such as `__proto__` is a key like any other.
  return Object.fromEntries(members)
}
