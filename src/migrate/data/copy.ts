/** Copies records in batches, remembers how far it came, and compares both sides when it is done. */
import { ClodoError } from '../../errors.ts'
import { type Compared, compare } from './compare.ts'
import { beside, type Item, type PairText, type Store } from './store.ts'

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
  /** Records of a batch at most: how much is written again after a stop. */
  readonly batch?: number
}

export interface Copied extends Compared {
  /** Of this run. */
  readonly copied: number
  /** This run went on where another one had ended. */
  readonly resumed: boolean
  /** Records of which something beside the value has no place in the target. */
  readonly bare: number
  /** Records that KV does not take, because their life ends within a minute or has ended. */
  readonly expired: number
}

/** Bytes of a batch at most, so that neither memory nor a call of the API has to hold more. */
const heaviest = 20_000_000

/** @throws DATA_UNFIT, DATA_DIFFERS, CANCELLED and what the stores throw */
export async function copy(
  from: Store,
  to: Store,
  { progress, report, signal, batch: size = 100 }: CopyOptions,
): Promise<Copied> {
  refuseUnlike(from, to)
  const after = to.lasting ? progress.read() : undefined
  const counted = { copied: 0, bare: 0, expired: 0 }
  for await (const batch of batches(from.read(after), size)) {
    if (signal?.aborted === true)
      throw new ClodoError('CANCELLED', {
        what: `${counted.copied} records were copied.`,
        mend: 'Run the same command to go on.',
      })
    const taken = batch.filter((item) => to.takes?.(item) !== false)
    await to.write(taken)
    counted.copied += taken.length
    counted.expired += batch.length - taken.length
    counted.bare += taken.filter((item) => losesSome(item, to)).length
    const last = batch.at(-1)
    if (to.lasting && last !== undefined) progress.write(last.key)
    report(counted.copied)
  }
  await to.end?.()
  const compared = await compare(from, to).catch((error: unknown) => {
    // The next run copies all of it once more; one that was stopped here has only to compare.
    if (error instanceof ClodoError && error.code === 'DATA_DIFFERS') progress.clear()
    throw error
  })
  progress.clear()
  return { ...counted, resumed: after !== undefined, ...compared }
}

function losesSome({ text }: Item, { holds, keeps }: Store): boolean {
  if (holds === 'rows') return false
  const pair = JSON.parse(text) as PairText
  return beside.some((name) => pair[name] !== undefined && !keeps.includes(name))
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

async function* batches(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let [batch, weight]: [Item[], number] = [[], 0]
  for await (const item of items) {
    if (batch.length >= size || (weight + item.text.length > heaviest && batch.length > 0)) {
      yield batch
      ;[batch, weight] = [[], 0]
    }
    batch.push(item)
    weight += item.text.length
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
