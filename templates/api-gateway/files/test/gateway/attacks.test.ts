import { describe, expect, it, vi } from 'vitest'
import { defineUpstreams } from '../../src/gateway/declare.ts'
import { addressOf, baseOf, rewrite } from '../../src/gateway/path.ts'
import { Problem } from '../../src/http/problem.ts'
import { behind, type Echo, seen } from './behind.ts'

const EVIL = 'evil.example'
const redirecting = behind({ targets: [{ url: 'https://up.example' }] })
/** The Worker of the tests knows nothing of `/api/v1`. */
const bare = (request: Request) => new Request(request.url.replace('/api/v1', ''), request)
const onNetwork = behind({ targets: [{ url: 'https://up.example/api' }] })

describe('the gateway is no open proxy', () => {
  it.each([
    `/https://${EVIL}/`,
    `/${EVIL}/x`,
    `/up@${EVIL}/`,
    `/up:80@${EVIL}/`,
    `/up.${EVIL}/`,
    `/?url=https://${EVIL}`,
    `/proxy?url=https://${EVIL}`,
  ])('knows nothing of %s', async (path) => {
    expect((await onNetwork(path)).status).toBe(404)
  })

  it.each([
    `/up//${EVIL}/`,
    `/up/https://${EVIL}/`,
    `/up/%2f%2f${EVIL}`,
    '/up/%2e%2e%2fadmin',
    '/up/..%2fadmin',
    '/up/%252e%252e%252fadmin',
    '/up/x%5c..%5cadmin',
    '/up/..;/admin',
    '/up/..%3b/admin',
    '/up/x%00',
    '/up/x%0d%0aHost:%20evil.example',
    '/u%70/x',
  ])('refuses %s', async (path) => {
    const response = await onNetwork(path)
    expect(response.status).toBe(400)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  })

  it.each([
    [`/up/@${EVIL}/`, `https://up.example/api/@${EVIL}/`],
    [`/up/x?url=https://${EVIL}`, `https://up.example/api/x?url=https://${EVIL}`],
    ['/up/a/../b', 'https://up.example/api/b'],
    [`https://${EVIL}/up/x`, 'https://up.example/api/x'],
    [`http://user:secret@${EVIL}/up/x`, 'https://up.example/api/x'],
  ])('sends %s to the declared host alone', async (path, url) => {
    const response = await onNetwork(path, {
      headers: { Host: EVIL, 'X-Original-URL': '/admin', 'X-Rewrite-URL': '/admin' },
    })
    const echo = await response.json<Echo>()
    expect(echo.url).toBe(url)
    expect(echo.headers).not.toHaveProperty('x-original-url')
    expect(echo.headers).not.toHaveProperty('x-rewrite-url')
  })

  it('leaves no path below the one that is declared by way of dots', async () => {
    expect((await onNetwork('/up/../admin')).status).toBe(404)
    expect((await onNetwork('/up/%2e%2e/admin')).status).toBe(404)
  })

  it.each([`https://${EVIL}/`, `//${EVIL}/`, `https://up.example@${EVIL}/`, `\\\\${EVIL}`, 'javascript:1'])(
    'neither follows nor passes on a redirect to %s',
    async (to) => {
      const response = await redirecting(`/up/redirect?to=${encodeURIComponent(to)}`)
      expect(response.status).toBe(502)
      expect(response.headers.get('Location')).toBeNull()
    },
  )

  it.each([
    [`/.//${EVIL}/`, undefined],
    [`/v1/.//${EVIL}/`, undefined],
    ['/other/7', undefined],
    ['/v12/7', undefined],
    ['/api/.//v1/7', undefined],
    ['/api/v1/.//7', undefined],
    ['/apiv1/7', undefined],
    ['/api/other/7', undefined],
    ['/api/v1/7', '/up/7'],
  ])('makes no other place of a redirect to %s', async (to, here) => {
    const request = behind({
      targets: [{ url: 'https://up.example/api' }],
      rewrite: '/v1',
      transform: { request: bare },
    })
    const response = await request(`/up/redirect?to=${encodeURIComponent(to)}`)
    expect(response.headers.get('Location') ?? undefined).toBe(here)
    expect(response.status).toBe(here === undefined ? 502 : 302)
  })

  it('passes on no path for a host where a function makes the paths', async () => {
    const request = behind({ targets: [{ url: 'https://up.example' }], rewrite: (rest) => rest })
    for (const to of [`/.//${EVIL}/`, `/x/..//${EVIL}/`])
      expect((await request(`/up/redirect?to=${encodeURIComponent(to)}`)).status).toBe(502)
  })

  it('leaves the declared address by no combination of what is special', () => {
    const pieces = [
      '',
      '/',
      '.',
      '..',
      '%2e',
      '%2F',
      '%5c',
      '%252f',
      '\\',
      '@',
      ':',
      ';',
      '%00',
      EVIL,
      'https:',
      '\t',
      '%',
      'x',
    ]
    const upstream = { path: '/up', rewrite: '/v1', targets: [{ url: 'https://up.example/api' }] } as const
    let passed = 0
    for (const [a, b, c] of pieces.flatMap((a) => pieces.flatMap((b) => pieces.map((c) => [a, b, c])))) {
      const { pathname, search } = new URL(`https://gateway.test/up/${a}${b}${c}/admin`)
      try {
        const address = addressOf(baseOf(upstream.targets[0], 'up'), { pathname: rewrite(pathname, upstream), search })
        expect(address.origin).toBe('https://up.example')
        expect(address.pathname).toMatch(/^\/api\/v1(?:\/|$)/)
        expect(decodeURI(address.pathname.replaceAll(/%(?![0-9a-f]{2})/gi, 'x'))).not.toMatch(
          /\/\/|\\|\/\.\.?(?:[/;]|$)/,
        )
        passed++
      } catch (error) {
        expect(error).toBeInstanceOf(Problem)
      }
    }
    expect(passed).toBeGreaterThan(100)
  })

  it('lets no transform send a request elsewhere', async () => {
    const request = () => new Request(`https://${EVIL}/`)
    vi.spyOn(console, 'error').mockReturnValue()
    const response = await behind({ targets: [{ url: 'https://up.example' }], transform: { request } })('/up/x')
    expect(response.status).toBe(500)
    vi.restoreAllMocks()
  })

  it('has asked no other host in all of this', async () => {
    expect((await seen()).hosts.filter((host) => host !== 'up.internal')).toEqual(['up.example'])
  })

  it.each([
    'http://orders.example',
    'https://user@orders.example',
    'https://orders.example?x',
    'file:///etc',
    'orders',
  ])('refuses to start with the target %s', (url) => {
    expect(() => defineUpstreams({ up: { path: '/up', targets: [{ url }] } })).toThrow('Upstream up')
  })

  it.each(['up', '/', '/up/', '//up', '/up/*', '/up/../x', '/:id'])('refuses to start with the path %s', (path) => {
    expect(() => defineUpstreams({ up: { path, targets: [{ binding: 'UPSTREAM' }] } })).toThrow('Upstream up')
  })
})

describe('callers cannot pass for others', () => {
  const FORGED = {
    Forwarded: 'for=10.0.0.1',
    'X-Forwarded-For': '10.0.0.1',
    'X-Forwarded-Host': EVIL,
    'X-Forwarded-Prefix': '/admin',
    X_Forwarded_For: '10.0.0.1',
    'X-Real-IP': '10.0.0.1',
    'True-Client-IP': '10.0.0.1',
    'X-Identity-Subject': 'admin',
    'X-User-Id': 'admin',
    'X-Auth-Roles': 'admin',
    'X-Internal-Token': '1',
    'Remote-User': 'admin',
    'X-HTTP-Method-Override': 'DELETE',
    'CF-Access-Jwt-Assertion': 'x',
    'Proxy-Authorization': 'Basic x',
    'Keep-Alive': 'timeout=5',
    Connection: 'X-Secret',
    'X-Secret': '1',
    TE: 'trailers',
  }

  it('by headers', async () => {
    const response = await behind()('/up/x', {
      headers: { ...FORGED, 'CF-Connecting-IP': '192.0.2.1', Accept: 'text/plain' },
    })
    const { headers } = await response.json<Echo>()
    expect(headers).toEqual({
      accept: 'text/plain',
      via: '1.1 gateway',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-host': 'gateway.test',
      'x-forwarded-proto': 'https',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    })
  })

  it('and give no credential away that the upstream is not to see', async () => {
    const init = { headers: { Authorization: 'Bearer x', Cookie: 'session=x' } }
    const closed = await (await behind()('/up/x', init)).json<Echo>()
    expect(closed.headers).not.toHaveProperty('authorization')
    expect(closed.headers).not.toHaveProperty('cookie')
    const open = await (await behind({ credentials: true })('/up/x', init)).json<Echo>()
    expect(open.headers).toMatchObject({ authorization: 'Bearer x', cookie: 'session=x' })
  })

  it('nor does an upstream speak for the gateway', async () => {
    const headers = {
      Server: 'x',
      'Strict-Transport-Security': 'max-age=0',
      'Clear-Site-Data': '"*"',
      'X-Powered-By': 'x',
      'Access-Control-Allow-Origin': '*',
      Refresh: `0;url=https://${EVIL}`,
      'Set-Cookie': 'a=b',
    }
    const answer = (path: string) => `${path}/answer?headers=${encodeURIComponent(JSON.stringify(headers))}`
    const response = await behind()(answer('/up'))
    for (const name of Object.keys(headers)) expect(response.headers.get(name)).toBeNull()
    expect((await behind({ credentials: true })(answer('/up'))).headers.get('Set-Cookie')).toBe('a=b')
  })

  it('not when it opens a WebSocket either', async () => {
    const headers = { Upgrade: 'websocket' }
    const closed = await behind({ websocket: true })('/up/socket', { headers })
    expect(closed.status).toBe(101)
    for (const name of ['Server', 'Set-Cookie', 'Access-Control-Allow-Origin'])
      expect(closed.headers.get(name)).toBeNull()
    const open = await behind({ websocket: true, credentials: true })('/up/socket', { headers })
    expect(open.headers.get('Set-Cookie')).toBe('socket=1')
    for (const { webSocket } of [closed, open]) {
      webSocket?.accept()
      webSocket?.close()
    }
  })

  it('takes only the methods that are declared', async () => {
    const response = await behind({ methods: ['GET'] })('/up/x', { method: 'POST' })
    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toBe('GET')
  })
})
