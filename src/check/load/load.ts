/** Load from several threads, added up. */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { ClodoError } from '../../errors.ts'
import { type Order, partOf } from './order.ts'
import { type PackedTally, Tally } from './tally.ts'

export interface LoadOptions {
  readonly threads: number
  readonly signal?: AbortSignal
  /** Hears how many were answered so far. */
  readonly heard?: (answered: number) => void
}

/** @throws CANCELLED */
export async function load(order: Order, { threads, signal, heard = () => {} }: LoadOptions): Promise<Tally> {
  const number = Math.max(1, Math.min(threads, order.concurrency))
  const answered = new Map<number, number>()
  const parts = Array.from({ length: number }, (_, index) =>
    thread(partOf(order, index, number), signal, (count) => {
      answered.set(index, count)
      heard([...answered.values()].reduce((sum, one) => sum + one, 0))
    }),
  )
  const whole = new Tally()
  for (const part of await Promise.all(parts)) whole.add(part)
  return whole
}

/** Beside this file in sources; once built, an entry beside the bundle or its chunks. */
function program(): URL {
  const places = ['./worker.ts', './load-worker.js', '../load-worker.js'].map((path) => new URL(path, import.meta.url))
  const there = places.find((place) => existsSync(place))
  if (there === undefined) throw new ClodoError('INTERNAL', { what: 'The program of the load is missing.' })
  return there
}

/** What is sent to it stays in this process: no argument has it. */
function thread(
  order: Order,
  signal: AbortSignal | undefined,
  heard: (answered: number) => void,
): Promise<PackedTally> {
  const worker = new Worker(program(), { workerData: order })
  const { promise, resolve, reject } = Promise.withResolvers<PackedTally>()
  const cancel = () => {
    reject(new ClodoError('CANCELLED', { what: 'The load was ended before its time.' }))
    void worker.terminate()
  }
  if (signal?.aborted === true) cancel()
  signal?.addEventListener('abort', cancel)
  worker.on('message', (message: { answered?: number; tally?: PackedTally }) => {
    if (message.answered !== undefined) heard(message.answered)
    if (message.tally !== undefined) resolve(message.tally)
  })
  worker.once('error', reject)
  worker.once('exit', (code) =>
    reject(new ClodoError('INTERNAL', { what: `A thread of the load ended with ${code}.` })),
  )
  return promise.finally(() => signal?.removeEventListener('abort', cancel))
}
