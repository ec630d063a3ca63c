import { afterEach, expect, it, vi } from 'vitest'
import { behind, seen } from './behind.ts'

afterEach(() => vi.useRealTimers())

const cache = { maxAge: 60, staleWhileRevalidate: 600, query: ['page', 'headers'], headers: ['Accept-Language'] }

/** A path that nobody has asked for. */
const fresh = () => `/answer/${crypto.randomUUID()}`

const saying = (path: string, headers: Record<string, string>) =>
  `/up${path}?headers=${encodeURIComponent(JSON.stringify(headers))}`

it('keeps an answer, and says so', async () => {
  const [request, path] = [behind({ cache }), fresh()]
  const first = await request(`/up${path}`)
  expect(first.headers.get('Cache-Status')).toBe('gateway; fwd=uri-miss; stored')
  const text = await first.text()
  await vi.waitFor(async () => {
    const second = await request(`/up${path}`)
    expect(second.headers.get('Cache-Status')).toMatch(/^gateway; hit; ttl=\d+$/)
    expect(second.headers.get('Age')).toMatch(/^\d+$/)
    expect(second.headers.get('X-Gateway-Stored')).toBeNull()
    expect(await second.text()).toBe(text)
  })
})

it('gives what is stale while it asks for something new, once', async () => {
  const [request, path] = [behind({ cache }), fresh()]
  const text = async () => (await request(`/up${path}`)).text()
  const first = await text()
  await vi.waitFor(async () => expect((await request(`/up${path}`)).headers.get('Cache-Status')).toContain('hit'))
  const { times } = await seen(path)
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 90_000)
  const stale = await Promise.all([text(), text(), text()])
  expect(new Set(stale).size).toBe(1)
  expect(stale[0]?.slice(2)).toBe(first.slice(2))
  await vi.waitFor(async () => expect(await text()).not.toBe(stale[0]))
  expect((await seen(path)).times).toBe(times + 1)
})

it.each([
  { 'Cache-Control': 'private' },
  { 'Cache-Control': 'max-age=60, no-store' },
  { 'Cache-Control': 'no-cache' },
  { 'Cache-Control': 'max-age=0' },
  { 'Cache-Control': 'max-age=60', Age: '60' },
  { Expires: '0' },
  { Expires: 'Wed, 01 Jan 2020 00:00:00 GMT' },
  { 'Set-Cookie': 'session=1' },
  { Vary: 'Cookie' },
  { Vary: '*' },
])('does not keep an answer with %j', async (headers) => {
  for (const credentials of [true, false]) {
    const [request, path] = [behind({ cache, credentials }), fresh()]
    for (const times of [1, 2]) {
      const response = await request(saying(path, headers))
      expect(response.headers.get('Cache-Status')).toBe('gateway; fwd=uri-miss')
      expect((await response.text()).startsWith(`${times} `)).toBe(true)
    }
  }
})

it('gives nothing that is stale where the upstream forbids that', async () => {
  const [request, path] = [behind({ cache }), fresh()]
  const url = saying(path, { 'Cache-Control': 'max-age=1, must-revalidate' })
  await (await request(url)).text()
  await vi.waitFor(async () => expect((await request(url)).headers.get('Cache-Status')).toContain('hit'))
  await vi.waitFor(async () => expect((await request(url)).headers.get('Cache-Status')).toContain('miss'), 5000)
})

it('renews again what was never renewed', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const [request, path] = [behind({ cache: { ...cache, maxAge: 1 } }), fresh()]
  const url = `/up/late${path}`
  await (await request(url)).text()
  await vi.waitFor(async () => expect((await request(url)).headers.get('Cache-Status')).toContain('hit'))
  const { times } = await seen(`/late${path}`)
  vi.setSystemTime(Date.now() + 2000)
  for (const after of [1, 1, 2]) {
    await (await request(url)).text()
    await vi.waitFor(async () => expect((await seen(`/late${path}`)).times).toBe(times + after))
    vi.setSystemTime(Date.now() + (after === 1 ? 16_000 : 0))
  }
})

it.each([{ Authorization: 'Bearer x' }, { Cookie: 'session=1' }, { Range: 'bytes=0-1' }])(
  'neither keeps nor finds an answer for a request with %j',
  async (headers) => {
    const [request, path] = [behind({ cache, credentials: true }), fresh()]
    for (const round of [1, 2]) {
      const response = await request(`/up${path}`, { headers: headers as HeadersInit })
      expect(response.headers.get('Cache-Status')).toBeNull()
      expect((await response.text()).startsWith(`${round} `)).toBe(true)
    }
  },
)

it('does not keep an error', async () => {
  const response = await behind({ cache })('/up/status/404')
  expect(response.headers.get('Cache-Status')).toBe('gateway; fwd=uri-miss')
})

it('does not keep what tells an upstream who calls', async () => {
  const [request, path] = [behind({ cache, identity: true }), fresh()]
  expect((await request(`/up${path}`)).headers.get('Cache-Status')).toBeNull()
})

it('cannot be poisoned: what does not count does not reach the upstream', async () => {
  const [request, path] = [behind({ cache }), fresh()]
  const headers = { 'X-Forwarded-Host': 'evil.example', 'X-Host': 'evil.example', Cookie: 'theme=evil', Accept: 'evil' }
  const poison = await request(`/up${path}?utm=evil&page=1&cb=evil`, { headers })
  expect(await poison.text()).toBe('1 null ?page=1')
  await vi.waitFor(async () => {
    const victim = await request(`/up${path}?page=1`)
    expect(victim.headers.get('Cache-Status')).toContain('hit')
    expect(await victim.text()).toBe('1 null ?page=1')
  })
})

it('keeps nothing that is about one caller', async () => {
  const [request, path] = [behind({ cache }), fresh()]
  const first = await request(`/up${path}`, { headers: { 'X-Request-Id': 'mine', Origin: 'https://a.example' } })
  expect(first.headers.get('X-Request-Id')).toBe('mine')
  expect(first.headers.get('Access-Control-Allow-Origin')).toBe('https://a.example')
  await vi.waitFor(async () => {
    const second = await request(`/up${path}`, { headers: { 'X-Request-Id': 'yours', Origin: 'https://b.example' } })
    expect(second.headers.get('Cache-Status')).toContain('hit')
    expect(second.headers.get('X-Request-Id')).toBe('yours')
    expect(second.headers.get('Access-Control-Allow-Origin')).toBe('https://b.example')
    const third = await request(`/up${path}`)
    expect(third.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })
})

it('keeps apart what counts', async () => {
  const [request, path] = [behind({ cache }), fresh()]
  const texts = [
    await (await request(`/up${path}?page=1`)).text(),
    await (await request(`/up${path}?page=2`)).text(),
    await (await request(`/up${path}?page=1`, { headers: { 'Accept-Language': 'fr' } })).text(),
    await (await request(`/up${path}?page=1%26page%3D2`)).text(),
  ]
  expect(new Set(texts).size).toBe(4)
})
