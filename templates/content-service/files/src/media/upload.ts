import type { Context } from 'hono'
import { originalOf } from './bucket.ts'
import { inspect, typeOf } from './inspect.ts'
import { MAX_DIRECT } from './limits.ts'
import type { Description, Media } from './media.ts'
import { announce, change, givenUp, takeBack } from './store.ts'
import { lengthOf, pour, readHead } from './stream.ts'
import { databaseOf } from './table.ts'

type Arriving = Description & Pick<Media, 'owner'>

/**
 * Takes a file that is the body of a request. It is streamed into the bucket; what is in memory at a time is its beginning.
 *
 * @throws Problem 411, 413, 415 for what is not taken, which then leaves nothing behind.
 */
export async function receive(c: Context<{ Bindings: Env }>, arriving: Arriving): Promise<Media> {
  const size = lengthOf(c, MAX_DIRECT)
  const body = c.req.raw.body ?? new Blob().stream()
  const head = await readHead(body)
  const { type } = typeOf(head, size)
  const announced = await announce(c, { ...arriving, size })
  try {
    const { httpEtag } = await pour({ body, head, length: size }, (stream) =>
      c.env.MEDIA.put(originalOf(announced), stream, { httpMetadata: { contentType: type } }),
    )
    await inspect(c.env.MEDIA, announced)
    const stored = await change(databaseOf(c), announced, { state: 'ready', type, etag: httpEtag })
    if (!stored) throw givenUp()
    return stored
  } catch (error) {
    // What fails here is left to `sweep`; the caller is told what failed first.
    await takeBack(c, announced).catch(() => undefined)
    throw error
  }
}
