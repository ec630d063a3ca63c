import { Hono } from 'hono'
import { encodeBase64 } from 'hono/utils/encode'
import * as v from 'valibot'
import { validate } from '../http/validate.ts'
import { listQuery, readPage } from '../media/list.ts'
import { databaseOf } from '../media/table.ts'
import { page } from './page.ts'

/** How many files are on a page. */
const PER_PAGE = 24

/** Forms send what was left empty, too. */
const filled = v.pipe(
  v.record(v.string(), v.string()),
  v.transform((given): { [name: string]: string | undefined } =>
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
  ),
)

const query = v.pipe(filled, v.pick(listQuery, ['q', 'tag', 'type', 'cursor']))

/** A page of what is there, for people. It works without scripts; with them, files open in place. */
export const gallery = new Hono<{ Bindings: Env }>()

gallery.get('/', validate('query', query), async (c) => {
  const asked = c.req.valid('query')
  const { items, next } = await readPage(databaseOf(c), { ...asked, sort: '-createdAt', limit: PER_PAGE })
  const nonce = encodeBase64(crypto.getRandomValues(new Uint8Array(16)).buffer)
  return c.html(page({ items, next, nonce, ...asked }), 200, {
    'Cache-Control': 'private, no-cache',
    'Content-Security-Policy': policy(nonce),
  })
})

/** Only what the page itself brings along runs; it shows and asks what is of its own origin. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "img-src 'self' data:",
    "media-src 'self'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
