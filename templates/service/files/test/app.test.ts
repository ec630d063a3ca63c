import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runChecks } from '../src/health.ts'
import { crossOrigin } from '../src/http/cors.ts'
import { securityHeaders } from '../src/http/headers.ts'
import { notFound, onError, Problem } from '../src/http/problem.ts'
import { request } from './client.ts'

afterEach(() => vi.restoreAllMocks())

describe('every answer', () => {
  it.each(['/livez', '/no/such/path'])('of %s carries an id and the security headers', async (path) => {
    const { headers } = await request(path)
    expect(headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/)
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('Strict-Transport-Security')).toMatch(/^max-age=\d{8}/)
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Cache-Control')).toBe('no-store')
  })

  it('keeps the request id of the caller, if it is harmless', async () => {
    const kept = await request('/livez', { headers: { 'X-Request-Id': 'order-42' } })
    expect(kept.headers.get('X-Request-Id')).toBe('order-42')
    const replaced = await request('/livez', { headers: { 'X-Request-Id': '<script>' } })
    expect(replaced.headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/)
  })

  it('may come from fetch, or say how it is cached', async () => {
    const tiny = new Hono().use(securityHeaders())
    tiny.get('/', () => Response.redirect('https://example.com'))
    tiny.get('/cached', (c) => c.text('', 200, { 'Cache-Control': 'max-age=60' }))
    expect((await tiny.request('/')).headers.get('X-Frame-Options')).toBe('DENY')
    expect((await tiny.request('/cached')).headers.get('Cache-Control')).toBe('max-age=60')
  })
})

describe('problems', () => {
  it('answers an unknown path with 404', async () => {
    const response = await request('/no/such/path', { headers: { 'X-Request-Id': 'abc' } })
    expect(response.status).toBe(404)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no GET /no/such/path',
      instance: 'urn:request:abc',
    })
  })

  it('answers a method that a path does not have with 405', async () => {
    const response = await request('/livez', { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toBe('GET, HEAD')
    expect(await response.json()).toMatchObject({ title: 'Method Not Allowed' })
  })

  it('answers a body that is too large with 413', async () => {
    const response = await request('/livez', { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ title: 'Content Too Large', status: 413 })
  })

  const failing = (error: Error) => {
    const tiny = new Hono().get('/', () => {
      throw error
    })
    return tiny.onError(onError).notFound(notFound).request('/')
  }

  it('sends the members and the headers of a Problem, never its cause', async () => {
    const response = await failing(
      new Problem(429, {
        type: 'https://example.com/quota',
        headers: { 'Retry-After': '9' },
        cause: 'secret',
        used: 7,
      }),
    )
    expect(response.status).toBe(429)
    expect(response.headers.get('Retry-After')).toBe('9')
    const { instance, ...members } = await response.json<Record<string, unknown>>()
    expect(members).toEqual({ type: 'https://example.com/quota', title: 'Too Many Requests', status: 429, used: 7 })
  })

  it("sends the message and the headers of Hono's own exceptions", async () => {
    const res = new Response(null, { headers: { 'WWW-Authenticate': 'Bearer' } })
    const response = await failing(new HTTPException(401, { message: 'Who are you?', res }))
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
    expect(await response.json()).toMatchObject({ title: 'Unauthorized', detail: 'Who are you?' })
  })

  it.each([new Error('password=hunter2'), new HTTPException(500, { message: 'password=hunter2' })])(
    'logs what it cannot explain and tells the caller nothing',
    async (error) => {
      const log = vi.spyOn(console, 'error').mockReturnValue()
      const response = await failing(error)
      expect(response.status).toBe(500)
      expect(await response.text()).not.toContain('hunter2')
      expect(log).toHaveBeenCalledWith(error)
    },
  )
})

describe('CORS', () => {
  const tiny = new Hono<{ Bindings: Env }>().use(crossOrigin()).get('/', (c) => c.text('ok'))
  const from = (origin: string, CORS_ORIGINS: string, method = 'GET') =>
    tiny.request('/', { method, headers: { Origin: origin } }, { ...env, CORS_ORIGINS })

  it('allows the origins that are listed', async () => {
    const response = await from('https://b.example', 'https://a.example, https://b.example')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://b.example')
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(response.headers.get('Vary')).toBe('Origin')
  })

  it.each([
    ['https://evil.example', 'https://a.example'],
    ['https://a.example.evil.example', 'https://a.example'],
    ['https://evil.example', '*'],
    ['null', ''],
    ['', ''],
  ])('does not allow %j where %j is configured', async (origin, configured) => {
    for (const method of ['GET', 'OPTIONS']) {
      const response = await from(origin, configured, method)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
  })

  it('answers a preflight', async () => {
    const response = await from('https://a.example', 'https://a.example', 'OPTIONS')
    expect(response.status).toBe(204)
    expect(response.headers.get('Access-Control-Allow-Methods')).toContain('PATCH')
  })
})

describe('health', () => {
  it('is alive and ready', async () => {
    expect((await request('/livez')).status).toBe(200)
    const ready = await request('/readyz')
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({ status: 'ok' })
  })

  it('is not ready when a check fails or takes too long', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue()
    vi.useFakeTimers()
    const results = runChecks(
      {
        good: () => Promise.resolve(),
        refused: () => Promise.reject(new Error('password=hunter2')),
        broken: () => {
          throw new Error('not even a promise')
        },
        hangs: () => new Promise(() => {}),
      },
      env,
    )
    await vi.advanceTimersByTimeAsync(2000)
    vi.useRealTimers()
    expect(await results).toEqual({ good: 'ok', refused: 'failed', broken: 'failed', hangs: 'failed' })
    expect(log).toHaveBeenCalledTimes(3)
  })
})
