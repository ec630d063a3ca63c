/**
 * The vocabulary in which the shape of plain data is written down and checked. Checks allocate nothing on success:
 * they run over every fact on every run of CLODO.
 */
import type { Json } from '../plugin/json.ts'

/** Where in the value the fault is (`imports[0].from`, or empty for the value itself), and what it must be. */
export interface Fault {
  readonly at: string
  readonly must: string
}

export type Check = (value: Json) => Fault | undefined

/** A key that may be left out. */
export interface Optional {
  readonly optional: Check
}

/** One check for each key of T but `kind`, optional exactly where T's key is: the compiler finds what was forgotten. */
export type ShapeOf<T> = {
  readonly [P in Exclude<keyof T, 'kind'>]-?: Record<never, never> extends Pick<T, P> ? Optional : Check
}

type Fields = Readonly<Record<string, Check | Optional>>

/** A check of the value itself. */
export function must(must: string, holds: (value: Json) => boolean): Check {
  const fault = { at: '', must }
  return (value) => (holds(value) ? undefined : fault)
}

export function optional(check: Check): Optional {
  return { optional: check }
}

/** A string that holds a rule besides. */
export function string(rule: string, holds: (value: string) => boolean): Check {
  return must(`be ${rule}`, (value) => typeof value === 'string' && holds(value))
}

export function matching(rule: string, pattern: RegExp): Check {
  return string(rule, (value) => pattern.test(value))
}

export function oneOf(...values: readonly (string | number)[]): Check {
  const known: ReadonlySet<Json> = new Set(values)
  return must(`be one of ${values.join(', ')}`, (value) => known.has(value))
}

export function list(each: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return { at: '', must: 'be a list' }
    for (const [index, item] of (value as readonly Json[]).entries()) {
      const fault = each(item)
      if (fault !== undefined) return under(`[${index}]`, fault)
    }
    return undefined
  }
}

/** An object with any keys, each value of which holds one check. */
export function map(each: Check): Check {
  return (value) => {
    if (!isObject(value)) return { at: '', must: 'be an object' }
    for (const key of Object.keys(value)) {
      const fault = each(value[key] ?? null)
      if (fault !== undefined) return under(key, fault)
    }
    return undefined
  }
}

/** An object with exactly these keys. */
export function object(fields: Fields): Check {
  const names = Object.keys(fields)
  return (value) => {
    if (!isObject(value)) return { at: '', must: 'be an object' }
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) return { at: name, must: `be left out: known here are ${names.join(', ')}` }
    }
    for (const name of names) {
      const fault = checkField(fields[name], value[name])
      if (fault !== undefined) return under(name, fault)
    }
    return undefined
  }
}

/** An object whose other keys depend on the value of one of them; `deeper` are the values that need a check of their own. */
export function variant(tag: string, shapes: Readonly<Record<string, Fields>>, deeper?: Record<string, Check>): Check {
  const shallow = Object.entries(shapes).map(([name, fields]) => [name, object({ [tag]: any, ...fields })] as const)
  const checks = new Map([...shallow, ...Object.entries(deeper ?? {})])
  const unknown = { at: tag, must: `be one of ${[...checks.keys()].join(', ')}` }
  return (value) => {
    const name = isObject(value) ? value[tag] : undefined
    const check = typeof name === 'string' ? checks.get(name) : undefined
    return check === undefined ? unknown : check(value)
  }
}

export const any: Check = () => undefined
export const text = string('a string', () => true)
export const line = matching('a string of one line, not empty, without control characters', /^(?:\P{Cc}|\t)+$/u)
export const prose = matching('a string without control characters', /^(?:\P{Cc}|[\t\n])*$/u)
export const boolean = must('be true or false', (value) => typeof value === 'boolean')
export const number = must('be a number', (value) => typeof value === 'number')
export const record = must('be an object', isObject)

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkField(field: Check | Optional | undefined, value: Json | undefined): Fault | undefined {
  if (typeof field === 'function') return value === undefined ? { at: '', must: 'be there' } : field(value)
  return value === undefined ? undefined : field?.optional(value)
}

function under(key: string, fault: Fault): Fault {
  const joint = fault.at === '' || fault.at.startsWith('[') ? '' : '.'
  return { at: `${key}${joint}${fault.at}`, must: fault.must }
}
