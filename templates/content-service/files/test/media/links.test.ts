import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { isSigned, type Scope, sign } from '../../src/media/links.ts'
import { request } from '../client.ts'
import { png } from './samples.ts'
import { bytesOf, PATH, sendJson, stored } from './send.ts'

/** Opens a link as somebody of whom nothing is known. */
const open = (url: string, init?: RequestInit) => exports.default.fetch(new Request(`https://service.test${url}`, init))

async function linkTo(id: string, body: object = {}): Promise<string> {
  const response = await sendJson('POST', `${PATH}/${id}/links`, body)
  expect(response.status).toBe(201)
  return (await response.json<{ url: string }>()).url
}

/** A link that was made in another way than it should be. */
const forged = async (id: string, changes: Partial<Scope> = {}, keys: Partial<Env> = {}) =>
  sign({ ...env, ...keys }, { method: 'GET', id, expires: soon(), download: false, ...changes })

const soon = () => Math.floor(Date.now() / 1000) + 60

describe('a link', () => {
  it('shows a file to whoever has it, on pages of any origin', async () => {
    const url = await linkTo((await stored()).id)
    const response = await open(url)
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toEqual(png())
    expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(response.headers.get('Cache-Control')).toMatch(/^private, max-age=(300|2\d\d)$/)
    expect(response.headers.get('Content-Security-Policy')).toContain('sandbox')
    expect((await open(url, { method: 'HEAD' })).status).toBe(200)
    expect((await open(url, { headers: { Range: 'bytes=0-3' } })).status).toBe(206)
  })

  it('can be for saving', async () => {
    const url = await linkTo((await stored()).id, { download: true })
    expect((await open(url)).headers.get('Content-Disposition')).toMatch(/^attachment;/)
    expect((await open(url.replace('download=1', 'download=0'))).status).toBe(403)
  })

  it('holds for its file, for its time and for reading alone', async () => {
    const { id } = await stored()
    const other = await stored()
    const url = await linkTo(id)
    const expires = new URL(url, 'https://x').searchParams.get('expires') ?? ''
    expect((await open(url.replace(id, other.id))).status).toBe(403)
    expect((await open(url.replace(expires, String(Number(expires) + 1)))).status).toBe(403)
    expect((await open(url.replace('key=A', 'key=C'))).status).toBe(400)
    expect((await open(url.replace(/signature=..../, 'signature=AAAA'))).status).toBe(403)
    expect((await open(url.replace(/signature=[^&]+/, 'signature='))).status).toBe(400)
    expect((await open(url.replace(/&?signature=[^&]+/, ''))).status).toBe(400)
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
      expect((await open(url, { method })).status).toBeGreaterThanOrEqual(401)
    }
    expect((await open(url)).status).toBe(200)
  })

  it('ends when it said it would', async () => {
    const { id } = await stored()
    expect((await open(await forged(id))).status).toBe(200)
    expect((await open(await forged(id, { expires: Math.floor(Date.now() / 1000) - 1 }))).status).toBe(403)
  })

  it('is none when somebody else has signed it', async () => {
    const { id } = await stored()
    expect((await open(await forged(id, {}, { MEDIA_LINK_KEY_A: 'x'.repeat(32) }))).status).toBe(403)
    await expect(forged(id, {}, { MEDIA_LINK_KEY_A: 'short' })).rejects.toThrow('fewer than 32 bytes')
  })

  it('shows nothing of what was deleted, and nothing of an upload', async () => {
    const { id } = await stored()
    const url = await linkTo(id)
    await request(`${PATH}/${id}`, { method: 'DELETE', headers: { 'If-Match': '"1"' } })
    expect((await open(url)).status).toBe(404)
    const begun = await sendJson('POST', `${PATH}/uploads`, { title: 'x', size: 10 })
    const upload = await begun.json<{ id: string }>()
    expect((await open(await forged(upload.id))).status).toBe(404)
    expect((await sendJson('POST', `${PATH}/${upload.id}/links`, {})).status).toBe(404)
  })

  it.each([{ expiresIn: 59 }, { expiresIn: 8 * 24 * 3600 }, { expiresIn: '60' }, { method: 'DELETE' }])(
    'is not made for %j',
    async (body) => {
      expect((await sendJson('POST', `${PATH}/${(await stored()).id}/links`, body)).status).toBe(422)
    },
  )
})

describe('the keys of links', () => {
  const old = { ...env, MEDIA_LINK_KEY_A: 'a'.repeat(32), MEDIA_LINK_KEY_B: 'b'.repeat(32), MEDIA_LINK_SIGNS_WITH: 'A' }
  const scope: Scope = { method: 'GET', id: crypto.randomUUID(), expires: soon(), download: false }

  async function holds(url: string, keys: typeof old): Promise<boolean> {
    const { searchParams } = new URL(url, 'https://x')
    const key = searchParams.get('key') === 'B' ? 'B' : 'A'
    return isSigned(keys, { scope, key, signature: searchParams.get('signature') ?? '' })
  }

  it('change one after the other, while links of both hold', async () => {
    const before = await sign(old, scope)
    const moved = { ...old, MEDIA_LINK_SIGNS_WITH: 'B' }
    const after = await sign(moved, scope)
    expect(after).toContain('key=B')
    expect([await holds(before, moved), await holds(after, moved)]).toEqual([true, true])
    const replaced = { ...moved, MEDIA_LINK_KEY_A: 'c'.repeat(32) }
    expect([await holds(before, replaced), await holds(after, replaced)]).toEqual([false, true])
  })
})
