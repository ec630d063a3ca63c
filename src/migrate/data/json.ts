/** JSON of records: a list, or a record a line. Pairs are as `wrangler kv bulk` has them, rows are objects. */
import { ClodoError } from '../../errors.ts'
import { textOf } from './csv.ts'
import { literal } from './insertions.ts'
import { byBytes, pairOf } from './pairs.ts'
import { type Extras, type Item, pairItem, type RowText, type Store } from './store.ts'

export interface JsonOptions {
  readonly holds: Store['holds']
  readonly perLine: boolean
}

export function jsonOf(items: readonly Item[], { holds, perLine }: JsonOptions): string {
  const values = items.map((item) => (holds === 'rows' ? rowValue(item) : pairValue(item)))
  return perLine
    ? values.map((value) => `${JSON.stringify(value)}\n`).join('')
    : `${JSON.stringify(values, undefined, 2)}\n`
}

function rowValue({ text }: Item): object {
  return Object.fromEntries(Object.entries(JSON.parse(text) as RowText).map(([name, sql]) => [name, cellOf(sql)]))
}

/** Text where the bytes are one. */
function pairValue({ key, text }: Item): object {
  const { bytes, ...extras } = pairOf(text)
  const plain = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const same = Buffer.from(plain).equals(Buffer.from(bytes))
  const value = same ? { value: plain } : { value: Buffer.from(bytes).toString('base64'), base64: true }
  return { key, ...value, ...extras }
}

/** Numbers are written digit by digit, since JSON has more of them than JavaScript. */
const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON

function cellOf(sql: string): unknown {
  if (sql === 'NULL') return null
  if (/^X'/i.test(sql)) return { $blob: Buffer.from(sql.slice(2, -1), 'hex').toString('base64') }
  return textOf(sql) ?? raw(sql)
}

interface Read extends JsonOptions {
  readonly path: string
}

/** @throws FILE_UNPARSABLE, DATA_UNFIT with the place of what is no record */
export function recordsOf(text: string, { path, holds, perLine }: Read): Item[] {
  const values = perLine
    ? text
        .split('\n')
        .flatMap((line, index) => (line.trim() === '' ? [] : [parsed(line, `${path}:${index + 1}`, holds)]))
    : parsed(text, path, holds)
  if (!Array.isArray(values)) throw unfit('a list of records', path)
  if (holds === 'rows') return values.map((value, index) => rowItem(value, index, path))
  return values.map((value, index) => pairOfValue(value, index, path)).sort((a, b) => byBytes(a.key, b.key))
}

/** A number of a row, by its digits. */
class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown

function parsed(text: string, where: string, holds: Store['holds']): unknown {
  const exact: Reviver = (_, value, { source }) =>
    typeof value === 'number' ? new Digits(source ?? String(value)) : value
  try {
    return JSON.parse(text, holds === 'rows' ? (exact as (key: string, value: unknown) => unknown) : undefined)
  } catch (cause) {
    throw new ClodoError('FILE_UNPARSABLE', { what: `This is no JSON: ${(cause as Error).message}`, where, cause })
  }
}

/** The key of a row that a file has is its place. */
function rowItem(value: unknown, index: number, path: string): Item {
  if (!isObject(value)) throw unfit(`an object as record ${index + 1}`, path)
  const cells = Object.entries(value).map(([name, cell]) => {
    const sql = literalOf(cell)
    if (sql === undefined) throw unfit(`text, a number, null or { "$blob": … } as ${name} of record ${index + 1}`, path)
    return [name, sql] as const
  })
  return { key: String(index), text: JSON.stringify(Object.fromEntries(cells)) }
}

function literalOf(cell: unknown): string | undefined {
  if (cell === null) return 'NULL'
  if (cell instanceof Digits) return cell.text
  if (typeof cell === 'boolean') return cell ? '1' : '0'
  if (typeof cell === 'string') return literal(cell)
  const blob = isObject(cell) ? cell.$blob : undefined
  return typeof blob === 'string' ? `X'${Buffer.from(blob, 'base64').toString('hex').toUpperCase()}'` : undefined
}

function pairOfValue(value: unknown, index: number, path: string): Item {
  if (!isObject(value) || typeof value.key !== 'string' || typeof value.value !== 'string')
    throw unfit(`{ "key": text, "value": text } as record ${index + 1}`, path)
  if (value.expiration_ttl !== undefined)
    throw unfit(`the time at which it ends (expiration) in place of expiration_ttl in record ${index + 1}`, path)
  const bytes = Buffer.from(value.value, value.base64 === true ? 'base64' : 'utf8')
  return pairItem(value.key, bytes, value as Extras)
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unfit(wanted: string, where: string): ClodoError {
  return new ClodoError('DATA_UNFIT', { what: `The file has to have ${wanted}.`, where })
}
