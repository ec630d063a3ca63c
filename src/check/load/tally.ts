/** What was seen of the answers: counted second by second, so that threads can be added up. */
import { Histogram, type Packed } from './histogram.ts'

export interface Second {
  readonly histogram: Histogram
  errors: number
}

export interface PackedTally {
  readonly seconds: readonly (readonly [number, Packed, number])[]
  readonly statuses: readonly (readonly [string, number])[]
  readonly errors: readonly (readonly [string, number])[]
  readonly bytes: number
  /** Milliseconds of the latest start behind its time, where there is a rate. */
  readonly late: number
}

export class Tally {
  readonly seconds = new Map<number, Second>()
  readonly statuses = new Map<string, number>()
  /** `timeout`, `ECONNREFUSED`, `status 500` */
  readonly errors = new Map<string, number>()
  bytes = 0
  late = 0
  answered = 0

  answer(
    second: number,
    { status, microseconds, bytes }: { status: number; microseconds: number; bytes: number },
  ): void {
    this.#second(second).histogram.record(microseconds)
    count(this.statuses, String(status))
    this.bytes += bytes
    this.answered += 1
    if (status >= 500) this.#fail(second, `status ${status}`)
  }

  failure(second: number, kind: string): void {
    this.answered += 1
    this.#fail(second, kind)
  }

  #fail(second: number, kind: string): void {
    this.#second(second).errors += 1
    count(this.errors, kind)
  }

  #second(at: number): Second {
    const known = this.seconds.get(at)
    if (known !== undefined) return known
    const fresh = { histogram: new Histogram(), errors: 0 }
    this.seconds.set(at, fresh)
    return fresh
  }

  packed(): PackedTally {
    const seconds = [...this.seconds].map(([at, { histogram, errors }]) => [at, histogram.packed(), errors] as const)
    return { seconds, statuses: [...this.statuses], errors: [...this.errors], bytes: this.bytes, late: this.late }
  }

  add({ seconds, statuses, errors, bytes, late }: PackedTally): void {
    for (const [at, packed, failed] of seconds) {
      const second = this.#second(at)
      second.histogram.add(packed)
      second.errors += failed
    }
    for (const [status, number] of statuses) count(this.statuses, status, number)
    for (const [kind, number] of errors) count(this.errors, kind, number)
    this.bytes += bytes
    this.late = Math.max(this.late, late)
  }
}

function count(counts: Map<string, number>, key: string, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more)
}
