import { describe, expect, it } from 'vitest'
import { behind, type Echo } from './behind.ts'

describe('paths', () => {
  it.each([
    ['', '/up', '/'],
    ['', '/up/7?a=1&a=2', '/7?a=1&a=2'],
    ['/v1', '/up/7', '/v1/7'],
    ['/v1', '/up', '/v1'],
  ])('with %j in its place, %s goes on as %s', async (rewrite, path, expected) => {
    const { url } = await (await behind({ rewrite })(path)).json<Echo>()
    expect(url).toBe(`https://up.internal${expected}`)
  })

  it('are made by a function', async () => {
    const { url } = await (await behind({ rewrite: (rest) => `/tenants/acme${rest}` })('/up/7')).json<Echo>()
    expect(url).toBe('https://up.internal/tenants/acme/7')
  })

  it.each([
    ['/v1/orders/7?x=1#y', '/up/orders/7?x=1#y'],
    ['https://up.internal/v1/orders', '/up/orders'],
    ['https://gateway.test/up/orders', 'https://gateway.test/up/orders'],
    ['https://login.example/in', 'https://login.example/in'],
  ])('redirects to %s lead to %s', async (to, expected) => {
    const request = behind({ rewrite: (rest) => rest, redirects: ['https://login.example'] })
    const mapped = behind({ rewrite: '/v1', redirects: ['https://login.example'], transform: { request: unversioned } })
    const response = await mapped(`/up/redirect?to=${encodeURIComponent(to)}`)
    expect(response.status).toBe(302)
    expect(response.headers.get('Location')).toBe(expected)
    expect((await request(`/up/redirect?to=${encodeURIComponent(to)}`)).status).toBe(302)
  })
})

/** The Worker of the tests knows nothing of versions. */
const unversioned = (request: Request) => new Request(request.url.replace('/v1', ''), request)

describe('messages', () => {
  it('are changed by rules and by functions', async () => {
    const request = behind({
      headers: {
        request: { 'X-Key': 'k', Accept: null },
        response: { 'X-Via': 'gateway', 'Content-Type': 'text/plain' },
      },
      transform: {
        request: (sent) => new Request(sent, { method: 'PUT' }),
        response: (answer) => new Response(answer.body, { status: 203, headers: answer.headers }),
      },
    })
    const response = await request('/up/x', { method: 'POST', body: 'hello', headers: { Accept: 'text/html' } })
    expect(response.status).toBe(203)
    expect(response.headers.get('X-Via')).toBe('gateway')
    expect(response.headers.get('Content-Type')).toBe('text/plain')
    const echo = await response.json<Echo>()
    expect(echo).toMatchObject({ method: 'PUT', body: 'hello', headers: { 'x-key': 'k' } })
    expect(echo.headers).not.toHaveProperty('accept')
  })

  it.each([
    ['GET', '/up/status/204', 204, ''],
    ['GET', '/up/status/304', 304, ''],
    ['GET', '/up/status/418', 418, 'as it is'],
    ['HEAD', '/up/status/200', 200, ''],
    ['GET', '/up/compressed', 200, 'as it is'],
  ])('come as they are: %s %s', async (method, path, status, text) => {
    const response = await behind()(path, { method })
    expect(response.status).toBe(status)
    expect(await response.text()).toBe(text)
  })

  it('stream both ways at the same time', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const response = await behind()('/up/duplex', { method: 'POST', body: readable })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe('first')
    await writer.write(new TextEncoder().encode('you'))
    await writer.close()
    expect((await reader?.read())?.value).toBe('heard you')
  })

  it('stream for longer than an answer may take to begin', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const response = await behind({ timeout: 100 })('/up/duplex', { method: 'POST', body: readable })
    await scheduler.wait(200)
    await writable.close()
    expect(await response.text()).toBe('firstheard ')
  })

  it('may be server-sent events', async () => {
    const response = await behind()('/up/events')
    expect(response.headers.get('Content-Type')).toBe('text/event-stream')
    expect(await response.text()).toBe('data: one\n\ndata: two\n\n')
  })
})

describe('WebSockets', () => {
  const headers = { Upgrade: 'websocket', 'Sec-WebSocket-Protocol': 'chat' }

  it('are passed through', async () => {
    const response = await behind({ websocket: true })('/up/socket', { headers })
    expect(response.status).toBe(101)
    expect(response.headers.get('Sec-WebSocket-Protocol')).toBe('chat')
    const socket = response.webSocket
    socket?.accept()
    const heard = new Promise((resolve) => socket?.addEventListener('message', ({ data }) => resolve(data)))
    socket?.send('hello')
    expect(await heard).toBe('hello')
    socket?.close()
  })

  it.each([
    ['https://gateway.test', 101],
    ['https://evil.example', 403],
    ['null', 403],
  ])('are opened to pages of %s with %i', async (origin, status) => {
    const response = await behind({ websocket: true })('/up/socket', { headers: { ...headers, Origin: origin } })
    expect(response.status).toBe(status)
    response.webSocket?.accept()
    response.webSocket?.close()
  })

  it('are the only thing that a connection becomes', async () => {
    const response = await behind()('/up/x', { headers: { Upgrade: 'h2c', Connection: 'Upgrade, HTTP2-Settings' } })
    expect(response.status).toBe(200)
    expect((await response.json<Echo>()).headers).not.toHaveProperty('upgrade')
  })

  it('are refused where they are not declared, and where there is none', async () => {
    expect((await behind()('/up/socket', { headers })).status).toBe(400)
    expect((await behind({ websocket: true })('/up/x', { headers })).status).toBe(502)
  })
})
