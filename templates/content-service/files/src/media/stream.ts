import type { Context } from 'hono'
import { Problem } from '../http/problem.ts'
import { HEAD } from './inspect.ts'

/**
 * How long the body of a request is, in bytes.
 *
 * @throws Problem 411 where the caller does not say, 400 for nothing, 413 for more than `most`.
 */
export function lengthOf(c: Context, most: number): number {
  const header = c.req.header('Content-Length') ?? ''
  if (!/^\d{1,15}$/.test(header)) throw new Problem(411, { detail: 'Say with Content-Length how long the body is' })
  const length = Number(header)
  if (length === 0) throw new Problem(400, { detail: 'There is no content' })
  if (length > most) throw new Problem(413, { detail: `The body may have ${most} bytes`, limit: most })
  return length
}

/** The first bytes of a body, at least as many as inspection looks at; the rest stays in the body. */
export async function readHead(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < HEAD) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    length += value.byteLength
  }
  reader.releaseLock()
  const head = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    head.set(chunk, offset)
    offset += chunk.byteLength
  }
  return head
}

/**
 * Gives `store` a stream of exactly `length` bytes: the head and what is left of the body. Nothing of it is kept in memory.
 *
 * @throws Problem 400 for a body that is longer or shorter than it said.
 */
export async function pour<T>(
  { body, head, length }: { body: ReadableStream<Uint8Array>; head: Uint8Array; length: number },
  store: (stream: ReadableStream) => Promise<T>,
): Promise<T> {
  const { readable, writable } = new FixedLengthStream(length)
  const feed = async () => {
    const writer = writable.getWriter()
    await writer.write(head)
    writer.releaseLock()
    await body.pipeTo(writable)
  }
  const [fed, stored] = await Promise.allSettled([feed(), store(readable)])
  if (fed.status === 'fulfilled' && stored.status === 'fulfilled') return stored.value
  const cause: unknown = stored.status === 'rejected' ? stored.reason : fed.status === 'rejected' && fed.reason
  if (!String(cause).includes('FixedLengthStream')) throw cause
  throw new Problem(400, { detail: 'The body is not as long as it said', cause })
}
