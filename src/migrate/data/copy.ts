/** Copies records in batches, remembers how far it came, and compares both sides when it is done. */
import { createHash } from 'node:crypto'
import { ClodoError } from '../../errors.ts'
import type { Item, PairText, RowText, Store } from './store.ts'

export interface Progress {
  /** The key of the last record that was written; undefined at the beginning. */
  read(): string | undefined
  write(key: string): void
  clear(): void
}

export interface CopyOptions {
  readonly progress: Progress
  /** Hears the number of records after each batch. */
  readonly report: (copied: number) => void
  readonly signal?: AbortSignal | undefined
}

export interface Copied {
  /** Of this run. */
  readonly copied: number
  /** This run went on where another one had ended. */
  readonly resumed: boolean
  /** Of all records of the source, all of which the target has. */
  readonly count: number
  /** SHA-256 over all records, whatever their order. */
  readonly checksum: string
}

const batchSize = 100

/** @throws DATA_UNFIT, DATA_DIFFERS, CANCELLED and what the stores throw */
export async function copy(from: Store, to: Store, { progress, report, signal }: CopyOptions): Promise<Copied> {
  refuseUnlike(from, to)
  const after = to.lasting ? progress.read() : undefined
  let copied = 0
  for await (const batch of batches(from.read(after))) {
    if (signal?.aborted === true)
      throw new ClodoError('CANCELLED', {
        what: `${copied} records were copied.`,
        mend: 'Run the same command to go on.',
      })
    await to.write(batch)
    copied += batch.length
    const last = batch.at(-1)
    if (to.lasting && last !== undefined) progress.write(last.key)
    report(copied)
  }
  await to.end?.()
  const compared = await compare(from, to)
  progress.clear()
  return { copied, resumed: after !== undefined, ...compared }
}

/** @throws DATA_UNFIT */
export function refuseUnlike(from: Store, to: Store): void {
  if (from.holds === to.holds) return
  throw new ClodoError('DATA_UNFIT', { what: `One side holds ${from.holds}, the other one ${to.holds}.` })
}

/** How many records there are, for a dry run. */
export async function countOf(store: Store): Promise<number> {
  let count = 0
  for await (const _ of store.read()) count += 1
  return count
}

/** The target may have more; what the source has it has to have, too. @throws DATA_DIFFERS */
async function compare(from: Store, to: Store): Promise<Pick<Copied, 'count' | 'checksum'>> {
  const named = nameOf(from, to)
  const wanted = await tally(from, named, () => true)
  const found = await tally(to, named, (name) => wanted.has(name))
  const checksum = checksumOf(wanted)
  const count = [...wanted.values()].reduce((sum, times) => sum + times, 0)
  const missing = [...wanted].filter(([name, times]) => (found.get(name) ?? 0) < times)
  if (missing.length === 0) return { count, checksum }
  throw new ClodoError('DATA_DIFFERS', {
    what: `${missing.length} of ${count} records are missing in the target, or differ there.`,
    data: { count, differing: missing.length },
  })
}

/** How often each record is there, by a digest of all that both sides can say of it. */
async function tally(
  store: Store,
  named: (item: Item) => string,
  counts: (name: string) => boolean,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for await (const item of store.read()) {
    const name = createHash('sha256').update(named(item)).digest('base64')
    if (counts(name)) found.set(name, (found.get(name) ?? 0) + 1)
  }
  return found
}

/** Files of text have fewer words for numbers than SQL, and their rows have no key; some stores keep values alone. */
function nameOf(from: Store, to: Store): (item: Item) => string {
  if (from.holds === 'pairs') {
    const bare = from.bare === true || to.bare === true
    return ({ key, text }) => JSON.stringify([key, bare ? (JSON.parse(text) as PairText).value : text])
  }
  const plain = !from.lasting || !to.lasting
  return ({ text }) =>
    plain
      ? JSON.stringify(Object.entries(JSON.parse(text) as RowText).map(([name, sql]) => [name, plainNumber(sql)]))
      : text
}

function plainNumber(sql: string): string {
  const number = Number(sql.replace(/^'(.*)'$/s, '$1'))
  return sql !== "''" && Number.isFinite(number) ? String(number) : sql
}

function checksumOf(records: ReadonlyMap<string, number>): string {
  const hash = createHash('sha256')
  for (const [name, times] of [...records].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}:${times}\n`)
  return hash.digest('hex')
}

async function* batches(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Calls at most so often in a second, in the order in which they are asked for. */
export function paced(
  ask: typeof fetch,
  perSecond: number,
  { now, sleep }: { now(): number; sleep(ms: number): Promise<void> },
): typeof fetch {
  let next = 0
  return async (...args) => {
    const at = Math.max(now(), next)
    next = at + 1000 / perSecond
    const wait = at - now()
    if (wait > 0) await sleep(wait)
    return ask(...args)
  }
}
