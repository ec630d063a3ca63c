/** Asks, in the one thread that it runs in, until its time is up. */
import { Agent, type IncomingMessage, request } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Order } from './order.ts'
import { Tally } from './tally.ts'

/** @param heard told of the number of answers, now and then */
export async function fire(order: Order, heard: (answered: number) => void): Promise<Tally> {
  const secure = order.url.startsWith('https:')
  const keep = { keepAlive: true, maxSockets: order.concurrency, scheduling: 'lifo' } as const
  const agent = secure ? new SecureAgent({ ...keep, rejectUnauthorized: !order.insecure }) : new Agent(keep)
  const tally = new Tally()
  const begun = performance.now()
  const counted = begun + order.warmup * 1000
  const until = counted + order.duration * 1000
  const ask = asker(order, { agent, tally, counted, until })
  const timer = setInterval(() => heard(tally.answered), 500)
  const over = () => performance.now() >= until || tally.answered >= (order.requests ?? Number.POSITIVE_INFINITY)
  try {
    await (order.rate === undefined
      ? closed(order, ask, over)
      : open({ ...order, rate: order.rate }, { ask, over, begun, tally }))
  } finally {
    clearInterval(timer)
    agent.destroy()
  }
  return tally
}

/** @param due when it should begin, in the milliseconds of `performance.now` */
type Ask = (due: number) => Promise<void>

interface Scene {
  readonly agent: Agent | SecureAgent
  readonly tally: Tally
  readonly counted: number
  readonly until: number
}

function asker(order: Order, { agent, tally, counted, until }: Scene): Ask {
  const { url, method, headers, body, timeout } = order
  const send = url.startsWith('https:') ? secureRequest : request
  return async (due) => {
    const second = Math.floor((due - counted) / 1000)
    const isCounted = due >= counted && due < until
    try {
      const { status, bytes } = await new Promise<{ status: number; bytes: number }>((resolve, reject) => {
        const asked = send(url, { agent, method, headers, signal: AbortSignal.timeout(timeout) }, (answer) =>
          read(answer, resolve, reject),
        )
        asked.on('error', reject)
        asked.end(body)
      })
      if (isCounted) tally.answer(second, { status, bytes, microseconds: (performance.now() - due) * 1000 })
    } catch (error) {
      if (isCounted) tally.failure(second, kindOf(error))
      // Nobody there answers at once; to ask again at once would be all that this machine does.
      await sleep(5)
    }
  }
}

function read(
  answer: IncomingMessage,
  resolve: (seen: { status: number; bytes: number }) => void,
  reject: (error: Error) => void,
): void {
  let bytes = 0
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  answer.on('end', () => resolve({ status: answer.statusCode ?? 0, bytes }))
  answer.on('error', reject)
}

/** In a word, without the address. */
function kindOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string }
  return name === 'AbortError' || name === 'TimeoutError' || code === 'ABORT_ERR' ? 'timeout' : (code ?? 'failed')
}

/** So many at once: each asks again when it is answered. */
async function closed({ concurrency }: Order, ask: Ask, over: () => boolean): Promise<void> {
  const one = async () => {
    while (!over()) await ask(performance.now())
  }
  await Promise.all(Array.from({ length: concurrency }, one))
}

/**
 * So many a second, whether or not answers come. What has to wait for a free connection waits from the time at which it
 * should have begun: a service that stalls is not asked less for it.
 */
async function open(
  { rate, concurrency, requests }: Order & { readonly rate: number },
  { ask, over, begun, tally }: { ask: Ask; over: () => boolean; begun: number; tally: Tally },
): Promise<void> {
  const running = new Set<Promise<void>>()
  const wait = 1000 / rate
  for (let number = 0; !over() && number < (requests ?? Number.POSITIVE_INFINITY); number += 1) {
    const due = begun + number * wait
    const early = due - performance.now()
    if (early > 1) await sleep(early)
    else if (number % 64 === 0) await sleep(0)
    if (running.size >= concurrency) await Promise.race(running)
    if (over()) break
    tally.late = Math.max(tally.late, performance.now() - due)
    const asked = ask(due).finally(() => running.delete(asked))
    running.add(asked)
  }
  await Promise.all(running)
}
