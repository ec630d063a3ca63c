import * as v from 'valibot'
import { decodeCursor, type Position } from '../http/cursor.ts'
import { Problem } from '../http/problem.ts'
import type { Fault } from '../http/validate.ts'
import { type Field, type Fields, KEPT } from './fields.ts'
import { valueSchema } from './schema.ts'

/** What `GET /` of a resource asks for. */
export interface ListQuery {
  readonly conditions: readonly Condition[]
  readonly search: string
  /** The sort as the caller wrote it; a cursor is good for this sort only. */
  readonly sort: string
  /** The same with `id` at its end, so that no two rows are equal. */
  readonly order: readonly Order[]
  readonly limit: number
  readonly after: Position | undefined
}

export type Condition = { readonly field: string } & (
  | { readonly operator: 'in'; readonly value: readonly Scalar[] }
  | { readonly operator: Exclude<Operator, 'in'>; readonly value: Scalar }
)

export interface Order {
  readonly field: string
  readonly descending: boolean
}

export type Operator = (typeof OPERATORS)[number]
export type Scalar = string | number | boolean

const OPERATORS = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in'] as const
const RESERVED = ['q', 'sort', 'limit', 'cursor']
const DEFAULT_SORT = '-createdAt'
const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100
const MAX_SEARCH = 100
const MAX_SORT_KEYS = 3
/** D1 binds at most 100 values to a statement; the rest is left to the cursor and the search. */
const MAX_CONDITIONS = 20
const MAX_OPTIONS = 50

/**
 * Reads `?status=active&price[gte]=10&q=lamp&sort=-price,name&limit=50&cursor=…`.
 *
 * @throws Problem 400 with the list of everything that is wrong.
 */
export function readListQuery(parameters: URLSearchParams, writable: Fields): ListQuery {
  const fields = { ...writable, ...KEPT }
  const faults: Fault[] = []
  const refuse = (parameter: string, detail: string) => void faults.push({ parameter, detail })

  for (const name of RESERVED) if (parameters.getAll(name).length > 1) refuse(name, 'May be given once')
  const filters = [...parameters].filter(([name]) => !RESERVED.includes(name))
  if (filters.length > MAX_CONDITIONS) refuse('*', `There may be ${MAX_CONDITIONS} conditions`)
  const conditions = filters.flatMap(([name, text]) => readCondition(name, text, fields, refuse) ?? [])
  const search = parameters.get('q') ?? ''
  if (search.length > MAX_SEARCH) refuse('q', `May have ${MAX_SEARCH} characters`)
  const limit = readLimit(parameters.get('limit'), refuse)
  const sort = parameters.get('sort') ?? DEFAULT_SORT
  const order = readSort(sort, fields, refuse)
  const cursor = parameters.get('cursor')
  const after = cursor === null ? undefined : decodeCursor(cursor, sort, order.length)
  if (cursor !== null && !after) refuse('cursor', 'Was not made for this sort')

  if (faults.length > 0) throw new Problem(400, { detail: 'The query is not valid', errors: faults })
  return { conditions, search, sort, order, limit, after }
}

type Refuse = (parameter: string, detail: string) => void

function readCondition(name: string, text: string, fields: Fields, refuse: Refuse): Condition | undefined {
  const [, field = '', operator = 'eq'] = /^(\w+)(?:\[(\w+)\])?$/.exec(name) ?? []
  const definition = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (!definition?.filterable) return void refuse(name, 'There is nothing to filter by this name')
  if (!isOperator(operator)) return void refuse(name, `The operators are ${OPERATORS.join(', ')}`)
  const texts = operator === 'in' ? text.split(',') : [text]
  if (texts.length > MAX_OPTIONS) return void refuse(name, `May have ${MAX_OPTIONS} values`)
  const values = texts.flatMap((one) => readValue(definition, one) ?? [])
  const [value] = values
  if (value === undefined || values.length < texts.length) return void refuse(name, 'Not a value of this field')
  return operator === 'in' ? { field, operator, value: values } : { field, operator, value }
}

function readValue(field: Field, text: string): Scalar | undefined {
  const value = v.safeParse(valueSchema(field), fromText(field, text))
  return value.success ? value.output : undefined
}

function fromText({ type }: Field, text: string): unknown {
  if (type === 'integer' || type === 'number') return text.trim() === '' ? undefined : Number(text)
  if (type === 'boolean') return { true: true, false: false }[text]
  return text
}

function readLimit(text: string | null, refuse: Refuse): number {
  const limit = text === null ? DEFAULT_LIMIT : /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > MAX_LIMIT) refuse('limit', `Must be from 1 to ${MAX_LIMIT}`)
  return limit
}

function readSort(sort: string, fields: Fields, refuse: Refuse): Order[] {
  const order = sort.split(',').map((key) => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') }))
  const names = order.map(({ field }) => field)
  if (order.length > MAX_SORT_KEYS) refuse('sort', `May have ${MAX_SORT_KEYS} keys`)
  if (new Set(names).size < names.length) refuse('sort', 'Names a field twice')
  const unknown = names.filter((name) => !Object.hasOwn(fields, name) || !fields[name]?.sortable)
  for (const name of unknown) refuse('sort', `Cannot sort by ${JSON.stringify(name)}`)
  return [...order, { field: 'id', descending: order.at(-1)?.descending ?? false }]
}

function isOperator(text: string): text is Operator {
  return OPERATORS.some((operator) => operator === text)
}
