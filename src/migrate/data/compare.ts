/** Reads both sides once more: whatever the source has, the target has to have. */
import { createHash } from 'node:crypto'
import { ClodoError } from '../../errors.ts'
import { beside, type Item, type PairText, type RowText, type Store } from './store.ts'

export interface Compared {
  /** Of all records of the source, all of which the target has. */
  readonly count: number
  /** SHA-256 over all records, whatever their order. */
  readonly checksum: string
}

/** The target may have more. @throws DATA_DIFFERS */
export async function compare(from: Store, to: Store): Promise<Compared> {
  const takes = (item: Item) => to.takes?.(item) !== false
  const columns = new Set<string>()
  const wanted = await tally(from, takes, (item) => {
    if (from.holds === 'pairs') return pairName(from, to, item)
    const row = JSON.parse(item.text) as RowText
    for (const name of Object.keys(row)) columns.add(name)
    return rowName(from, to, row)
  })
  const found = await tally(
    to,
    (_, name) => wanted.has(name),
    (item) =>
      to.holds === 'pairs'
        ? pairName(from, to, item)
        : rowName(
            from,
            to,
            Object.fromEntries(Object.entries(JSON.parse(item.text) as RowText).filter(([name]) => columns.has(name))),
          ),
  )
  const count = [...wanted.values()].reduce((sum, times) => sum + times, 0)
  const missing = [...wanted].filter(([name, times]) => (found.get(name) ?? 0) < times)
  if (missing.length === 0) return { count, checksum: checksumOf(wanted) }
  throw new ClodoError('DATA_DIFFERS', {
    what: `${missing.length} of ${count} records are missing in the target, or differ there.`,
    mend: 'Run the same command again: it copies all of them once more.',
    data: { count, differing: missing.length },
  })
}

/** How often each record is there, by a digest of all that both sides can say of it. */
async function tally(
  store: Store,
  counts: (item: Item, name: string) => boolean,
  named: (item: Item) => string,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for await (const item of store.read()) {
    const name = createHash('sha256').update(named(item)).digest('base64')
    if (counts(item, name)) found.set(name, (found.get(name) ?? 0) + 1)
  }
  return found
}

/** With what both sides have a place for. */
function pairName(from: Store, to: Store, { key, text }: Item): string {
  const pair = JSON.parse(text) as PairText
  const kept = beside.filter((name) => from.keeps.includes(name) && to.keeps.includes(name))
  return JSON.stringify([key, pair.value, ...kept.map((name) => pair[name] ?? null)])
}

/** Whatever the order of columns is; a column that is not there is one without a value. */
function rowName(from: Store, to: Store, row: RowText): string {
  const plain = !from.lasting || !to.lasting
  const cells = Object.entries(row).filter(([, sql]) => sql !== 'NULL')
  const named = cells.map(([name, sql]) => [name, plain ? plainNumber(sql) : sql] as const)
  return JSON.stringify(named.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A column gives text that says a number, and a number, one form of its own. Digits that would get lost stay. */
function plainNumber(sql: string): string {
  const [, text = sql] = /^'(.*)'$/s.exec(sql) ?? []
  if (/^-?(?:0|[1-9]\d*)$/.test(text)) return BigInt(text).toString()
  const number = Number(text)
  if (text === '' || !Number.isFinite(number) || (text !== sql && String(number) !== text)) return sql
  return Number.isSafeInteger(number) ? BigInt(number).toString() : String(number)
}

function checksumOf(records: ReadonlyMap<string, number>): string {
  const hash = createHash('sha256')
  for (const [name, times] of [...records].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}:${times}\n`)
  return hash.digest('hex')
}
