/** What is asked for, and how often. */
export interface Order {
  readonly url: string
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string | undefined
  /** Seconds that are not counted, before those that are. */
  readonly warmup: number
  /** Seconds that are counted. */
  readonly duration: number
  /** Requests that are under way at once; with a rate the most that may be. */
  readonly concurrency: number
  /** Requests a second, whether or not earlier ones are answered; undefined: the next one when one is answered. */
  readonly rate: number | undefined
  /** Counted requests after which it ends early. */
  readonly requests: number | undefined
  /** Milliseconds that an answer may take. */
  readonly timeout: number
  /** A certificate that nobody vouches for is taken: for a Worker on this machine. */
  readonly insecure: boolean
}

/** What nobody needs more of from one machine. */
export const limits = {
  duration: 600,
  warmup: 60,
  concurrency: 1000,
  rate: 50_000,
  requests: 10_000_000,
  timeout: 60_000,
} as const

/** The part of one of several threads. */
export function partOf(order: Order, index: number, threads: number): Order {
  const share = (whole: number) => Math.floor(whole / threads) + (index < whole % threads ? 1 : 0)
  return {
    ...order,
    concurrency: Math.max(1, share(order.concurrency)),
    rate: order.rate === undefined ? undefined : order.rate / threads,
    requests: order.requests === undefined ? undefined : share(order.requests),
  }
}
