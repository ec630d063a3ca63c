import type { Context, HonoRequest } from 'hono'
import { objectsOf } from './bucket.ts'
import type { Range } from './conditional.ts'
import { MAX_CACHED } from './limits.ts'
import type { Media } from './media.ts'
import type { Servable } from './serve.ts'

/** How long an entry may stay, in seconds. Who may read it is asked each time; so is whether it is still there. */
const LIFETIME = 24 * 3600

/** What this isolate is putting there, so that many who read a part of a film read it once more, and since when. */
const filling = new Map<string, number>()
/** How long that may take, in milliseconds: about as long as the platform lets anything go on behind an answer. */
const FILL = 30_000

/** A cache of its own: what is in the one of the zone can be had by its address, where the Worker has only a part of the host. */
export const openCache = (): Promise<Cache> => caches.open('media')

/**
 * What an entry is found by: the key of the object, at the host of this service, as the platform looks up any other. No
 * path, no header and no query of a caller is in it, and only what was read from the bucket is put under it.
 */
export function cacheKeyOf({ url }: Pick<HonoRequest, 'url'>, object: string): string {
  return `${new URL(url).origin}/${object}`
}

/** The content, from the cache of this data centre where that has it, else from the bucket. */
export async function read(
  c: Context<{ Bindings: Env }>,
  file: Servable,
  range: Range | undefined,
): Promise<ReadableStream> {
  const cache = await openCache()
  const key = cacheKeyOf(c.req, file.object)
  const hit = await cache.match(new Request(key, { headers: rangeHeader(range) }))
  if (hit?.body && hit.status === (range ? 206 : 200) && hit.headers.get('ETag') === file.etag) return hit.body

  const object = await c.env.MEDIA.get(file.object, range && { range })
  if (object === null) throw new Error(`${file.object} is not in the bucket`)
  if (!hit && isWorthKeeping(c, file)) c.executionCtx.waitUntil(fill(c, file))
  return object.body
}

/** There is no cache on `*.workers.dev`: the file would be read twice each time, for nothing. */
function isWorthKeeping(c: Context, { object, size }: Servable): boolean {
  if (size > MAX_CACHED || new URL(c.req.url).hostname.endsWith('.workers.dev')) return false
  return Date.now() - (filling.get(object) ?? 0) > FILL
}

/** Takes a file out of the cache of this data centre; elsewhere nobody asks for it, as its row says that it is gone. */
export async function forget({ req }: Context, media: Media): Promise<void> {
  const cache = await openCache()
  await Promise.all(objectsOf(media).map((object) => cache.delete(cacheKeyOf(req, object))))
}

/** Reads it once more: a copy of the answer's body would be kept in memory for a slow caller. */
async function fill({ env, req }: Context<{ Bindings: Env }>, { object: key, etag, size }: Servable): Promise<void> {
  filling.set(key, Date.now())
  try {
    const [cache, object] = await Promise.all([openCache(), env.MEDIA.get(key)])
    if (object === null) return
    const headers = { 'Cache-Control': `max-age=${LIFETIME}`, 'Content-Length': String(size), ETag: etag }
    await cache.put(cacheKeyOf(req, key), new Response(object.body, { headers }))
  } finally {
    filling.delete(key)
  }
}

function rangeHeader(range: Range | undefined): HeadersInit {
  return range ? { Range: `bytes=${range.offset}-${range.offset + range.length - 1}` } : {}
}
