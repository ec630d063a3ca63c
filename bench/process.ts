/** What a running workerd takes, measured from outside: Linux counts the time of each process in /proc. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The workerd processes that this process started. */
export function workerds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        return stat.includes('(workerd)') && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === process.pid
      } catch {
        return false
      }
    })
}

/**
 * User and system time of a process, in microseconds: what the scheduler has counted for its threads, in nanoseconds, where
 * `/proc/<pid>/stat` knows hundredths of a second. A thread that ends takes its time with it; those of workerd stay.
 */
export function cpu(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const times = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  return times.reduce((sum, time) => sum + time, 0) / 1000
}

export interface Load {
  readonly seconds: number
  /** Milliseconds. */
  readonly latencies: readonly number[]
}

export interface Asked {
  readonly url: string
  readonly headers: { readonly [name: string]: string }
}

let second: ChildProcess | undefined

/**
 * A second process asks: a fixed number of requests, over a few connections. Both stay from one round to the next, because
 * what starts anew each time takes the processor from what is measured.
 */
export async function load(asked: Asked, count: number): Promise<Load> {
  second ??= fork(join(import.meta.dirname, 'load.ts'))
  second.channel?.ref()
  second.send({ ...asked, count, connections: 8 })
  const [said] = (await once(second, 'message')) as [Load | { readonly failure: string }]
  // It ends with this process, which must not wait for it.
  second.channel?.unref()
  second.unref()
  if ('failure' in said) throw new Error(said.failure)
  return said
}

export function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0
}
