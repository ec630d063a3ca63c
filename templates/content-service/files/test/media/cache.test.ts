import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { originalOf } from '../../src/media/bucket.ts'
import { cacheKeyOf, openCache } from '../../src/media/cache.ts'
import { request } from '../client.ts'
import { largePng, png } from './samples.ts'
import { bytesOf, PATH, stored } from './send.ts'

afterEach(() => vi.restoreAllMocks())

const keyOf = async (id: string) => {
  const key = await env.DB.prepare('SELECT key FROM media WHERE id = ?').bind(id).first<string>('key')
  return cacheKeyOf({ url: 'https://service.test/any?x' }, originalOf({ key: key ?? '' }))
}

/** Waits for what goes on behind the answers. */
async function cached(id: string): Promise<Response | undefined> {
  const [cache, key] = [await openCache(), await keyOf(id)]
  for (let round = 0; round < 100; round += 1) {
    const found = await cache.match(key)
    if (found) return found
    await scheduler.wait(10)
  }
  return undefined
}

describe('the cache', () => {
  it('has a file that was read, and serves it', async () => {
    const { id } = await stored()
    await bytesOf(await request(`${PATH}/${id}/content`))
    expect(await bytesOf((await cached(id)) ?? new Response())).toEqual(png())
    const { key } = (await env.DB.prepare('SELECT key FROM media WHERE id = ?').bind(id).first<{ key: string }>()) ?? {}
    await env.MEDIA.delete(`${key}/original`)
    expect(await bytesOf(await request(`${PATH}/${id}/content`))).toEqual(png())
    const part = await request(`${PATH}/${id}/content`, { headers: { Range: 'bytes=10-19' } })
    expect(part.status).toBe(206)
    expect(await bytesOf(part)).toEqual(png().subarray(10, 20))
  })

  it('is filled once, however many read a part at the same time', async () => {
    const { id } = await stored(largePng(50_000))
    const get = vi.spyOn(env.MEDIA, 'get')
    const part = async () => bytesOf(await request(`${PATH}/${id}/content`, { headers: { Range: 'bytes=0-9' } }))
    await Promise.all([part(), part(), part()])
    await cached(id)
    expect(get.mock.calls.filter(([, options]) => options === undefined)).toHaveLength(1)
    await part()
    expect(get).toHaveBeenCalledTimes(4)
  })

  it('is not filled where there is none', async () => {
    const { id } = await stored()
    const get = vi.spyOn(env.MEDIA, 'get')
    for (const round of [1, 2]) {
      await bytesOf(await request(`https://files.ada.workers.dev${PATH}/${id}/content`))
      expect(get).toHaveBeenCalledTimes(round)
    }
  })

  it('is not poisoned by what callers send', async () => {
    const picture = largePng(50_000)
    const { id } = await stored(picture)
    const headers = {
      'X-Forwarded-Host': 'evil.example',
      'X-Original-URL': '/links/other',
      Accept: 'text/html',
      'Accept-Encoding': 'br',
      Origin: 'https://evil.example',
      Range: 'bytes=0-9',
    }
    const path = `${PATH}/${id}/content?download=1&utm_source=%3Cscript%3E&etag=x`
    await bytesOf(await request(path, { headers }))
    await bytesOf(await request(path, { headers: { ...headers, Range: '' } }))
    await cached(id)
    const response = await request(`${PATH}/${id}/content`)
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/png')
    expect(response.headers.get('Content-Disposition')).toMatch(/^inline;/)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(await bytesOf(response)).toEqual(picture)
    expect(await keyOf(id)).toMatch(/^https:\/\/service\.test\/[\w/-]+\/original$/)
    // It is not to be had by its address, past the row that says who may.
    expect(await caches.default.match(await keyOf(id))).toBeUndefined()
    expect((await request(await keyOf(id))).status).toBe(404)
  })

  it('forgets a file that was deleted', async () => {
    const { id } = await stored()
    await bytesOf(await request(`${PATH}/${id}/content`))
    expect(await cached(id)).toBeDefined()
    await request(`${PATH}/${id}`, { method: 'DELETE', headers: { 'If-Match': '"1"' } })
    const [cache, key] = [await openCache(), await keyOf(id)]
    await expect.poll(() => cache.match(key)).toBeUndefined()
  })

  it('lets nobody read what is no longer there, whatever it still has', async () => {
    const { id } = await stored()
    await bytesOf(await request(`${PATH}/${id}/content`))
    await cached(id)
    await env.DB.prepare("UPDATE media SET state = 'deleted' WHERE id = ?").bind(id).run()
    expect((await request(`${PATH}/${id}/content`)).status).toBe(404)
  })
})
