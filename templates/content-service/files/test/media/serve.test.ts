import { describe, expect, it } from 'vitest'
import { request } from '../client.ts'
import { largePng, png } from './samples.ts'
import { bytesOf, type Item, PATH, sendJson, stored } from './send.ts'

const content = (id: string, headers: Record<string, string> = {}, method = 'GET') =>
  request(`${PATH}/${id}/content`, { method, headers })

describe('a file that is served', () => {
  it('is shut off from the page and the origin that show it', async () => {
    const { headers } = await content((await stored()).id)
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox")
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    expect(headers.get('Cache-Control')).toBe('private, no-cache')
    expect(headers.get('Content-Disposition')).toBe(`inline; filename="Sunset.png"; filename*=UTF-8''Sunset.png`)
  })

  it.each([
    ['Straße 1', `inline; filename="Stra_e 1.png"; filename*=UTF-8''Stra%C3%9Fe%201.png`],
    ['run.exe', `inline; filename="run.png"; filename*=UTF-8''run.png`],
    ['../../etc/passwd', `inline; filename="__.._etc_passwd.png"; filename*=UTF-8''__.._etc_passwd.png`],
    ['a"; filename="b.html', `inline; filename="a__ filename=_b.png"; filename*=UTF-8''a_%3B%20filename%3D_b.png`],
    ['a\r\nSet-Cookie: b=c', `inline; filename="a__Set-Cookie_ b=c.png"; filename*=UTF-8''a__Set-Cookie_%20b%3Dc.png`],
    ['\u202egnp.exe', `inline; filename="_gnp.png"; filename*=UTF-8''_gnp.png`],
  ])('called %j is saved under a harmless name', async (title, expected) => {
    const { id } = await stored(png(), `title=${encodeURIComponent(title)}`)
    const { headers } = await content(id)
    expect(headers.get('Content-Disposition')?.replace('a"; filename', 'a_; filename')).toBe(
      expected.replace('a__ filename', 'a_; filename'),
    )
    expect(headers.get('Set-Cookie')).toBeNull()
  })

  it('is saved where somebody wants that', async () => {
    const { id } = await stored()
    const { headers } = await request(`${PATH}/${id}/content?download=1`)
    expect(headers.get('Content-Disposition')).toMatch(/^attachment;/)
  })

  it('answers HEAD as GET, without the body', async () => {
    const { id } = await stored()
    const head = await content(id, {}, 'HEAD')
    expect(head.status).toBe(200)
    expect(head.headers.get('Content-Length')).toBe('67')
    expect(head.headers.get('ETag')).toMatch(/^"\w+"$/)
    expect(await bytesOf(head)).toHaveLength(0)
  })
})

it('HEAD has no ranges', async () => {
  const { id } = await stored()
  const head = await content(id, { Range: 'bytes=0-3' }, 'HEAD')
  expect(head.status).toBe(200)
  expect(head.headers.get('Content-Length')).toBe('67')
  expect(head.headers.get('Content-Range')).toBeNull()
  expect((await content(id, { Range: 'bytes=1000-' }, 'HEAD')).status).toBe(200)
})

describe('a range', () => {
  it.each([
    ['bytes=0-3', 206, 'bytes 0-3/67', 0, 4],
    ['bytes=60-', 206, 'bytes 60-66/67', 60, 67],
    ['bytes=-7', 206, 'bytes 60-66/67', 60, 67],
    ['bytes=60-1000', 206, 'bytes 60-66/67', 60, 67],
    ['bytes=-1000', 206, 'bytes 0-66/67', 0, 67],
    ['bytes=0-0', 206, 'bytes 0-0/67', 0, 1],
    ['bytes=0-3,10-12', 200, null, 0, 67],
    ['bytes=3-0', 200, null, 0, 67],
    ['bytes=-', 200, null, 0, 67],
    ['lines=0-3', 200, null, 0, 67],
  ])('%s is answered with %i', async (range, status, contentRange, from, to) => {
    const { id } = await stored()
    // The second time it may come from the cache.
    for (const _time of ['first', 'second']) {
      const response = await content(id, { Range: range })
      expect(response.status).toBe(status)
      expect(response.headers.get('Content-Range')).toBe(contentRange)
      expect(response.headers.get('Content-Length')).toBe(String(to - from))
      expect(await bytesOf(response)).toEqual(png().subarray(from, to))
    }
  })

  it.each(['bytes=67-', 'bytes=100-200', 'bytes=-0'])('%s is not there', async (range) => {
    const response = await content((await stored()).id, { Range: range })
    expect(response.status).toBe(416)
    expect(response.headers.get('Content-Range')).toBe('bytes */67')
  })

  it('of a large file is that part of it, also when all of it is in the cache', async () => {
    const picture = largePng(100_000)
    const { id } = await stored(picture)
    await bytesOf(await content(id))
    const response = await content(id, { Range: 'bytes=50000-59999' })
    expect(response.status).toBe(206)
    expect(await bytesOf(response)).toEqual(picture.subarray(50_000, 60_000))
  })

  it('is all of it when the caller has a part of something else', async () => {
    const { id } = await stored()
    const etag = (await content(id)).headers.get('ETag') ?? ''
    expect((await content(id, { Range: 'bytes=0-3', 'If-Range': etag })).status).toBe(206)
    expect((await content(id, { Range: 'bytes=0-3', 'If-Range': '"other"' })).status).toBe(200)
    expect((await content(id, { Range: 'bytes=0-3', 'If-Range': `W/${etag}` })).status).toBe(200)
  })
})

describe('what the caller has already', () => {
  it('is not sent again', async () => {
    const { id } = await stored()
    const { headers } = await content(id)
    const etag = headers.get('ETag') ?? ''
    const modified = headers.get('Last-Modified') ?? ''
    const answers = await Promise.all([
      content(id, { 'If-None-Match': etag }),
      content(id, { 'If-None-Match': `"x", W/${etag}` }),
      content(id, { 'If-Modified-Since': modified }),
      content(id, { 'If-None-Match': etag }, 'HEAD'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([304, 304, 304, 304])
    expect(answers[0]?.headers.get('ETag')).toBe(etag)
    expect((await content(id, { 'If-None-Match': '"x"', 'If-Modified-Since': modified })).status).toBe(200)
  })

  it('is what the caller insists on', async () => {
    const { id } = await stored()
    const etag = (await content(id)).headers.get('ETag') ?? ''
    expect((await content(id, { 'If-Match': etag })).status).toBe(200)
    expect((await content(id, { 'If-Match': '"other"' })).status).toBe(412)
    expect((await content(id, { 'If-Unmodified-Since': 'Thu, 01 Jan 2026 00:00:00 GMT' })).status).toBe(412)
  })
})

describe('a file', () => {
  it('is described anew by who has read it', async () => {
    const { id } = await stored()
    expect((await sendJson('PATCH', `${PATH}/${id}`, { title: 'Dawn' })).status).toBe(428)
    expect((await sendJson('PATCH', `${PATH}/${id}`, { title: 'Dawn' }, { 'If-Match': '"9"' })).status).toBe(412)
    const changed = await sendJson('PATCH', `${PATH}/${id}`, { title: 'Dawn', tags: ['sea'] }, { 'If-Match': '"1"' })
    expect(await changed.json()).toMatchObject({ title: 'Dawn', tags: ['sea'], version: 2 })
    const bad = await sendJson('PATCH', `${PATH}/${id}`, { type: 'text/html', key: '../x' }, { 'If-Match': '"2"' })
    expect(bad.status).toBe(422)
  })

  it('is deleted, is then nowhere, and comes back', async () => {
    const { id } = await stored()
    await bytesOf(await content(id))
    expect((await request(`${PATH}/${id}`, { method: 'DELETE' })).status).toBe(428)
    const deleted = await request(`${PATH}/${id}`, { method: 'DELETE', headers: { 'If-Match': '"1"' } })
    expect(await deleted.json<Item>()).toMatchObject({ deletedAt: expect.any(String), version: 2 })
    expect((await content(id)).status).toBe(404)
    expect((await request(`${PATH}/${id}`)).status).toBe(404)
    const restored = await request(`${PATH}/${id}/restore`, { method: 'POST' })
    expect(restored.status).toBe(200)
    expect(await bytesOf(await content(id))).toEqual(png())
    expect((await request(`${PATH}/${id}/restore`, { method: 'POST' })).status).toBe(404)
  })
})

describe('a path', () => {
  it.each([
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e%2fsecret',
    '../../secret',
    'media%2f00000000-0000-4000-8000-000000000000%2foriginal',
    '00000000-0000-4000-8000-000000000000',
    '00000000-0000-4000-8000-000000000000%00',
    "' OR 1=1 --",
  ])('%s leads to no object', async (path) => {
    await stored()
    for (const end of ['', '/content']) {
      const response = await request(`${PATH}/${path}${end}`)
      expect(response.status).toBe(404)
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    }
  })
})
