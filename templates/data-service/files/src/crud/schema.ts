import * as z from 'zod/mini'
import type { Draft, Field, Fields } from './fields.ts'

/** The schema of a whole draft. Members it does not know are refused, so nobody writes what only the service may. */
export function draftSchema<F extends Fields>(fields: F): z.ZodMiniType<Draft<F>> {
  const shape = Object.entries(fields).map(([name, field]) => [name, memberSchema(field)])
  return z.strictObject(Object.fromEntries(shape)) as z.ZodMiniType<Draft<F>>
}

/** A JSON merge patch (RFC 7396): an object; what it leaves is checked after the merge, as a whole draft. */
export const patchSchema = z.custom<object>(isObject, 'Must be an object')

/** Merges a patch into a draft: null removes a member, so that it falls back to its default or to null. */
export function merge(draft: object, patch: object, fields: Fields): object {
  const members = Object.entries({ ...draft, ...patch })
  return Object.fromEntries(members.filter(([name, value]) => value !== null || !Object.hasOwn(fields, name)))
}

/** The schema of one value of a field. */
export function valueSchema(field: Field): z.ZodMiniType<string | number | boolean> {
  switch (field.type) {
    case 'string':
      return z
        .string()
        .check(z.minLength(field.min ?? 0), z.maxLength(field.max), z.refine(isStorable, 'Not valid text'))
    case 'choice':
      return z.enum(field.of)
    case 'integer':
      return bounded(z.int(), field)
    case 'number':
      return bounded(z.number(), field)
    case 'boolean':
      return z.boolean()
    case 'timestamp':
      return z.pipe(
        z.iso.datetime({ offset: true }),
        z.transform((text) => new Date(text).toISOString()),
      )
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function memberSchema(field: Field): z.ZodMiniType {
  const value = valueSchema(field)
  if (field.required) return value
  if (field.default !== undefined) return z.prefault(value, field.default)
  return z.pipe(
    z.nullish(value),
    z.transform((given) => given ?? null),
  )
}

function bounded(schema: z.ZodMiniNumber, { min, max }: { min?: number; max?: number }): z.ZodMiniNumber {
  return schema.check(z.gte(min ?? Number.NEGATIVE_INFINITY), z.lte(max ?? Number.POSITIVE_INFINITY))
}

// SQLite ends a text at a NUL in some functions, and UTF-8 has no place for half a surrogate pair.
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
