import { waitUntil } from 'cloudflare:workers'

/** `again`: it could not be taken now, but later. `refused`: it never will be. */
export type Delivery = 'done' | 'again' | 'refused'

export interface BatchOptions<T, E> {
  /** Where it goes, for the line that says how much was lost. */
  readonly name: string
  /** Milliseconds for which items gather. */
  readonly gather: number
  /** The most items of one delivery. */
  readonly size: number
  /** The most items that an isolate keeps; what is more is lost, and counted. */
  readonly kept: number
  /** Delivers some. What it throws counts as `again`. */
  readonly deliver: (items: readonly T[], env: E) => Promise<Delivery>
}

/** Milliseconds: how long a delivery may take, and how long whoever does not take it is let be. */
const TIME = { delivery: 10_000, pause: 5000 }

/**
 * Gathers what requests of this isolate have to send, and sends it after the answers, many at a time. It delays no answer and
 * never fails.
 */
export class Batch<T, E> {
  readonly #options: BatchOptions<T, E>
  /** Plain data, because what belongs to a request dies with it. */
  #waiting: T[] = []
  #lost = 0
  /** Until when somebody is seeing to it, or the other end is let be. A request that dies holds it up no longer. */
  #notBefore = 0

  constructor(options: BatchOptions<T, E>) {
    this.#options = options
  }

  add(item: T, env: E): void {
    const { gather, kept } = this.#options
    if (this.#waiting.length < kept) this.#waiting.push(item)
    else this.#lost += 1
    if (Date.now() < this.#notBefore) return
    this.#notBefore = Date.now() + gather + TIME.delivery
    waitUntil(scheduler.wait(gather).then(() => this.flush(env)))
  }

  /** Sends what is waiting, now. */
  async flush(env: E): Promise<void> {
    const { size, kept, name } = this.#options
    let outcome: Delivery = 'done'
    while (this.#waiting.length > 0 && outcome === 'done') {
      const items = this.#waiting.splice(0, size)
      outcome = await this.#delivered(items, env)
      if (outcome === 'again') this.#waiting.unshift(...items)
      if (outcome === 'refused') this.#lost += items.length
    }
    this.#lost += this.#waiting.splice(kept).length
    this.#notBefore = outcome === 'done' ? 0 : Date.now() + TIME.pause
    const [lost, waiting] = [this.#lost, this.#waiting.length]
    this.#lost = 0
    if (lost > 0 || outcome !== 'done')
      console.warn(JSON.stringify({ level: 'warn', message: `Lines did not reach ${name}`, outcome, lost, waiting }))
  }

  async #delivered(items: readonly T[], env: E): Promise<Delivery> {
    try {
      return await this.#options.deliver(items, env)
    } catch {
      return 'again'
    }
  }
}
