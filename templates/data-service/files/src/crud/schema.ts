import * as v from 'valibot'
import type { Draft, Field, Fields } from './fields.ts'

/** The schema of a whole draft. Members it does not know are refused, so nobody writes what only the service may. */
export function draftSchema<F extends Fields>(fields: F): v.GenericSchema<unknown, Draft<F>> {
  const entries = Object.entries(fields).map(([name, field]) => [name, memberSchema(field)])
  return v.pipe(patchSchema, v.strictObject(Object.fromEntries(entries))) as v.GenericSchema<unknown, Draft<F>>
}

/** A JSON merge patch (RFC 7396): an object; what it leaves is checked after the merge, as a whole draft. */
export const patchSchema = v.custom<object>(isObject, 'Must be an object')

/** Merges a patch into a draft: null removes a member, so that it falls back to its default or to null. */
export function merge(draft: object, patch: object, fields: Fields): object {
  const members = Object.entries({ ...draft, ...patch })
  return Object.fromEntries(members.filter(([name, value]) => value !== null || !Object.hasOwn(fields, name)))
}

/** The schema of one value of a field. */
export function valueSchema(field: Field): v.GenericSchema<unknown, string | number | boolean> {
  switch (field.type) {
    case 'string':
      return v.pipe(
        v.string(),
        v.minLength(field.min ?? 0),
        v.maxLength(field.max),
        v.check(isStorable, 'Not valid text'),
      )
    case 'choice':
      return v.picklist(field.of)
    case 'integer':
      return v.pipe(bounded(field), v.safeInteger())
    case 'number':
      return bounded(field)
    case 'boolean':
      return v.boolean()
    case 'timestamp':
      return v.pipe(
        v.string(),
        v.check(isTimestamp, 'Must be a time such as 2026-01-31T12:00:00Z'),
        v.transform((text) => new Date(text).toISOString()),
      )
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function memberSchema(field: Field): v.GenericSchema {
  const value = valueSchema(field)
  if (field.required) return value
  return field.default === undefined ? v.nullish(value, null) : v.optional(value, field.default)
}

function bounded({ min = -Number.MAX_VALUE, max = Number.MAX_VALUE }: { min?: number; max?: number }) {
  return v.pipe(v.number(), v.minValue(min), v.maxValue(max))
}

// SQLite ends a text at a NUL in some functions, and UTF-8 has no place for half a surrogate pair.
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** A day, a time and an offset (RFC 3339). */
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

// Otherwise the 30th of February would be the 2nd of March.
function isTimestamp(text: string): boolean {
  const [, day = ''] = TIMESTAMP.exec(text) ?? []
  return !Number.isNaN(Date.parse(text)) && day !== '' && new Date(day).toISOString().startsWith(day)
}
