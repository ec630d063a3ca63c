import type { Json } from '../plugin/json.ts'

/** How much one plugin may say in one answer. */
export interface CopyLimits {
  /** Of nesting. */
  readonly depth: number
  /** Objects, lists and plain values together. */
  readonly values: number
  /** Of all keys and strings together, in UTF-16 units. */
  readonly characters: number
}

export const copyLimits: CopyLimits = { depth: 32, values: 200_000, characters: 16_000_000 }

/** Thrown by `copyJson`: where in the value, and why it is no plain data. */
export class NotJson extends Error {
  readonly at: string
  readonly why: string
  constructor(at: string, why: string) {
    super(`${at} ${why}`.trim())
    this.at = at
    this.why = why
  }
}

/**
 * Copies plain data, so that nothing alive (getters, proxies, `toJSON`, a list the plugin keeps and changes later)
 * crosses the contract. Stricter than `JSON.stringify`, which turns dates and NaN silently into something else; like it,
 * keys whose value is undefined are left out.
 *
 * @throws {NotJson}
 */
export function copyJson(value: unknown, limits: CopyLimits = copyLimits): Json {
  const left = { values: limits.values, characters: limits.characters }

  const count = (text: string, at: string): string => {
    left.characters -= text.length
    if (left.characters < 0) throw new NotJson(at, `has more than ${limits.characters} characters`)
    if (!text.isWellFormed()) throw new NotJson(at, 'is a string with half a surrogate pair, which no file can hold')
    return text
  }

  const copy = (source: unknown, at: string, depth: number): Json => {
    if (--left.values < 0) throw new NotJson(at, `has more than ${limits.values} values`)
    if (typeof source === 'string') return count(source, at)
    if (typeof source === 'boolean' || source === null) return source
    if (typeof source === 'number' && Number.isFinite(source)) return source === 0 ? 0 : source
    if (typeof source !== 'object') throw new NotJson(at, `is ${describe(source)}, not plain data`)
    if (depth === 0) throw new NotJson(at, `is nested deeper than ${limits.depth} levels, or in itself`)
    if (Array.isArray(source)) return Array.from(source, (item, index) => copy(item, `${at}[${index}]`, depth - 1))
    if (!isPlain(source)) throw new NotJson(at, `is ${describe(source)}, not a plain object`)
    return copyKeys(source, at, depth)
  }

  const copyKeys = (source: object, at: string, depth: number): Json => {
    const target: Record<string, Json> = {}
    for (const [key, item] of Object.entries(source)) {
      if (item === undefined) continue
      const inside = at === '' ? key : `${at}.${key}`
      if (key === '__proto__') throw new NotJson(inside, 'is a name that objects keep for themselves')
      target[count(key, inside)] = copy(item, inside, depth - 1)
    }
    return target
  }

  return copy(value, '', limits.depth)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object' || value === null) return value === undefined ? 'undefined' : `a ${typeof value}`
  return `a ${Object.prototype.toString.call(value).slice(8, -1)}`
}
