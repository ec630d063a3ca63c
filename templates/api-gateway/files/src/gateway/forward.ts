import { Problem } from '../http/problem.ts'
import type { Upstream } from './declare.ts'
import type { Network } from './network.ts'
import { addressOf, baseOf } from './path.ts'
import type { Member, Pool } from './pool.ts'
import { type Budget, pause } from './retry.ts'

const TIMEOUT = 10_000
const RETRIES = 2
/** The seconds after which a caller may try again where nothing better is known. */
const SOON = '1'

/** A declared upstream, and what this isolate knows of it. */
export interface Route {
  readonly name: string
  readonly upstream: Upstream
  readonly pool: Pool
  readonly budget: Budget
}

/** A request as it goes on, to whichever target. */
export interface Message {
  readonly method: string
  readonly pathname: string
  readonly search: string
  readonly headers: Headers
  readonly body: BodyInit | null
  /** Whether it may be sent twice. */
  readonly replayable: boolean
  /** Aborts when the caller is gone. */
  readonly signal: AbortSignal
}

/** An answer, and the target it is from. */
export interface Answer {
  readonly response: Response
  readonly base: URL
}

/**
 * Sends a message to a target of the upstream, and to another where that fails and it may be sent again.
 *
 * @throws Problem 502 when there was no answer, 503 while all targets are left alone, 504 when there was none in time
 */
export async function forward(message: Message, route: Route, network: Network): Promise<Answer> {
  const { upstream, pool, budget } = route
  const tried: Member[] = []
  const again = () =>
    message.replayable && tried.length <= (upstream.retries ?? RETRIES) && !message.signal.aborted && budget.spend()
  budget.deposit()
  for (;;) {
    const member = pool.pick(tried)
    if (!member) throw unavailable(route)
    tried.push(member)
    try {
      const answer = await attempt(message, member, { ...route, network })
      if (![502, 503, 504].includes(answer.response.status)) {
        pool.succeeded(member)
        return answer
      }
      pool.failed(member)
      if (answer.response.headers.has('Retry-After') || !again()) return answer
      await answer.response.body?.cancel()
    } catch (error) {
      if (error instanceof NotSent) throw error
      // That the caller is gone says nothing of the target.
      if (!message.signal.aborted) pool.failed(member)
      if (!again()) throw problemOf(error, route)
    }
    await pause(tried.length)
  }
}

/** Asks a target for a path of the upstream's own, such as its health. */
export async function ask(
  member: Member,
  pathname: string,
  { name, network }: { readonly name: string; readonly network: Network },
): Promise<Response> {
  const url = addressOf(baseOf(member.target, name), { pathname, search: '' })
  const request = new Request(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) })
  return send(request, member, network)
}

async function attempt(
  message: Message,
  member: Member,
  { name, upstream, network }: Pick<Route, 'name' | 'upstream'> & { readonly network: Network },
): Promise<Answer> {
  const base = baseOf(member.target, name)
  const { method, headers, body } = message
  const timer = new AbortController()
  // Only until the headers are there: what streams may take as long as it likes.
  const timeout = setTimeout(() => timer.abort(new TimedOut()), upstream.timeout ?? TIMEOUT)
  const signal = AbortSignal.any([timer.signal, message.signal])
  const plain = new Request(addressOf(base, message), { method, headers, body, signal, redirect: 'manual' })
  member.busy++
  try {
    const request = upstream.transform?.request ? await transformed(plain, upstream.transform.request) : plain
    return { base, response: await send(request, member, network) }
  } catch (error) {
    throw timer.signal.aborted ? timer.signal.reason : error
  } finally {
    clearTimeout(timeout)
    member.busy--
  }
}

function send(request: Request, { target }: Member, network: Network): Promise<Response> {
  return target.binding === undefined ? network.fetch(request) : network.env[target.binding].fetch(request)
}

async function transformed(
  request: Request,
  transform: (request: Request) => Request | Promise<Request>,
): Promise<Request> {
  try {
    const made = await transform(request)
    const [wanted, origin] = [new URL(request.url).origin, new URL(made.url).origin]
    if (origin !== wanted) throw new Error(`A transform sends a request to ${origin} in place of ${wanted}`)
    // Whatever the transform has made of it: nobody is followed anywhere.
    return made.redirect === 'manual' ? made : new Request(made, { redirect: 'manual' })
  } catch (cause) {
    throw new NotSent('A transform failed', { cause })
  }
}

class TimedOut extends Error {}
/** The fault is here: no target has heard of it. */
class NotSent extends Error {}

function problemOf(cause: unknown, { name }: Route): Problem {
  const headers = { 'Retry-After': SOON }
  return cause instanceof TimedOut
    ? new Problem(504, { detail: `${name} did not answer in time`, headers, cause })
    : new Problem(502, { detail: `${name} cannot be reached`, headers, cause })
}

function unavailable({ name, pool }: Route): Problem {
  const headers = { 'Retry-After': String(pool.retryAfter()) }
  return new Problem(503, { detail: `${name} is not available`, headers })
}
