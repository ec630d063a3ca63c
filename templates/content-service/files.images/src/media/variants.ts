import { Problem } from '../http/problem.ts'
import { originalOf } from './bucket.ts'
import type { Media } from './media.ts'
import { original, type Servable } from './serve.ts'

/** The sizes there are, by name. A caller can ask for no other, so that nobody runs up costs: each is made once for a file. */
export const VARIANTS = {
  thumb: { width: 320, height: 320 },
  preview: { width: 1280, height: 1280 },
} as const

export type Variant = keyof typeof VARIANTS

/** What can be made smaller: of an animation the first picture would be left. */
const SOURCES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif']

/** The largest file that is made smaller, in bytes. */
const MAX_SOURCE = 20 * 1000 ** 2

/**
 * A smaller version of an image; the file itself where it cannot be made smaller.
 *
 * @throws Problem 404 for a name that is not in the list.
 */
export async function findVariant(env: Pick<Env, 'IMAGES' | 'MEDIA'>, media: Media, name: string): Promise<Servable> {
  if (!isVariant(name)) throw new Problem(404, { detail: 'There is no such variant' })
  if (!SOURCES.includes(media.type) || media.size > MAX_SOURCE) return original(media)
  const key = `${media.key}/${name}`
  const { size, httpEtag } = (await env.MEDIA.head(key)) ?? (await make(env, media, name))
  return { ...original(media), object: key, type: 'image/webp', etag: httpEtag, size }
}

export function isVariant(name: string): name is Variant {
  return Object.hasOwn(VARIANTS, name)
}

async function make({ IMAGES, MEDIA }: Pick<Env, 'IMAGES' | 'MEDIA'>, media: Media, name: Variant): Promise<R2Object> {
  const source = await MEDIA.get(originalOf(media))
  if (source === null) throw new Error(`${originalOf(media)} is not in the bucket`)
  const body = await transform(IMAGES, source.body, name)
  return MEDIA.put(`${media.key}/${name}`, body, { httpMetadata: { contentType: 'image/webp' } })
}

/** All of it at once, as R2 wants to know how long it is. */
async function transform(images: ImagesBinding, source: ReadableStream, name: Variant): Promise<ArrayBuffer> {
  try {
    const size = images.input(source).transform({ ...VARIANTS[name], fit: 'scale-down' })
    const made = await size.output({ format: 'image/webp', anim: false })
    return await new Response(made.image()).arrayBuffer()
  } catch (cause) {
    throw new Problem(502, { detail: 'No smaller version of it could be made', cause })
  }
}
