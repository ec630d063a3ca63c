/** Requests may be sent again at the rate of one in ten that are sent at all, and ten in a burst. */
const RATE = 0.1
const BURST = 10
const FIRST_PAUSE = 50
/** The largest body that is kept to be sent again, in bytes. */
const KEPT = 64 * 1024
const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']

/** Keeps an upstream that is down from being asked many times as much as one that is up. */
export class Budget {
  #tokens = BURST

  deposit(): void {
    this.#tokens = Math.min(BURST, this.#tokens + RATE)
  }

  spend(): boolean {
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}

/**
 * The body of a request that may be sent twice; undefined for one that may not, whose body goes on as it comes.
 * Twice may go what is idempotent (RFC 9110, 9.2.2) or carries an `Idempotency-Key`, and has no or a small body.
 */
export async function replayable(request: Request): Promise<ArrayBuffer | null | undefined> {
  if (!IDEMPOTENT.includes(request.method) && !request.headers.has('Idempotency-Key')) return undefined
  if (!request.body) return null
  const length = Number(request.headers.get('Content-Length') ?? Number.NaN)
  return length <= KEPT ? request.arrayBuffer() : undefined
}

/** Waits longer each time, and not as long as others do. */
export function pause(attempt: number): Promise<void> {
  const limit = FIRST_PAUSE * 2 ** attempt
  return new Promise((resolve) => setTimeout(resolve, limit / 2 + (Math.random() * limit) / 2))
}
