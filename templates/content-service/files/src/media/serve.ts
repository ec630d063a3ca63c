import type { Context } from 'hono'
import { Problem } from '../http/problem.ts'
import { originalOf } from './bucket.ts'
import { read } from './cache.ts'
import { evaluate, rangeOf, type Validators } from './conditional.ts'
import type { Media } from './media.ts'
import { types } from './types.ts'

/** An object in the bucket that can be sent. */
export interface Servable extends Validators {
  readonly object: string
  readonly type: string
  /** In bytes. */
  readonly size: number
  /** What it is called where it is saved. */
  readonly title: string
}

export interface ServeOptions {
  readonly cacheControl: string
  /** Whether browsers save it in any case. Default: only what they must not show. */
  readonly download?: boolean
  /** Whether pages of other origins may show it. Default: no. */
  readonly embeddable?: boolean
}

/** Nothing in a file runs or loads anything, whatever a browser takes it for. */
const POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

export function original(media: Media): Servable {
  const { etag, type, size, title } = media
  return { object: originalOf(media), etag, type, size, title, modified: new Date(media.createdAt) }
}

/**
 * Sends an object: all of it, or a range; or says that the caller has it already.
 *
 * @throws Problem 412 when a precondition does not hold, 416 for a range that there is not.
 */
export async function serve(c: Context<{ Bindings: Env }>, file: Servable, options: ServeOptions): Promise<Response> {
  const headers = headersOf(file, options)
  const outcome = evaluate(c.req.raw.headers, file)
  if (outcome === 'failed') throw new Problem(412, { detail: 'It is not what you have read' })
  if (outcome === 'not-modified') return new Response(null, { status: 304, headers })

  const { size } = file
  // HEAD has no ranges (RFC 9110, 14.2).
  const range = c.req.method === 'GET' ? rangeOf(c.req.raw.headers, file, size) : undefined
  if (range === 'unsatisfiable')
    throw new Problem(416, { detail: `There are ${size} bytes`, headers: { 'Content-Range': `bytes */${size}` } })
  if (range) headers.set('Content-Range', `bytes ${range.offset}-${range.offset + range.length - 1}/${size}`)
  headers.set('Content-Length', String(range?.length ?? size))
  const body = c.req.method === 'HEAD' ? null : await read(c, file, range)
  return new Response(body, { status: range ? 206 : 200, headers })
}

function headersOf(file: Servable, { cacheControl, download = false, embeddable = false }: ServeOptions): Headers {
  const known = Object.hasOwn(types, file.type) ? types[file.type] : undefined
  const inline = known?.inline === true && !download
  return new Headers({
    'Accept-Ranges': 'bytes',
    'Cache-Control': cacheControl,
    'Content-Disposition': `${inline ? 'inline' : 'attachment'}; ${fileName(file.title, known?.ending ?? 'bin')}`,
    'Content-Security-Policy': POLICY,
    'Content-Type': known?.type ?? 'application/octet-stream',
    'Cross-Origin-Resource-Policy': embeddable ? 'cross-origin' : 'same-origin',
    ETag: file.etag,
    'Last-Modified': file.modified.toUTCString(),
    'X-Content-Type-Options': 'nosniff',
  })
}

/** The name for saving (RFC 6266, RFC 8187). The ending is that of the type, whatever the title says. */
function fileName(title: string, ending: string): string {
  const stem = title.replace(/[\p{C}"\\/:*?<>|]/gu, '_').slice(0, 100)
  const name = `${stem.replace(/\.\w{1,5}$/, '').replace(/^\.+/, '_') || 'file'}.${ending}`
  const encoded = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return `filename="${name.replace(/[^\x20-\x7e]/g, '_')}"; filename*=UTF-8''${encoded}`
}
