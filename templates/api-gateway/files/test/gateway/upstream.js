/** A Worker for the tests of the gateway, who does what a path says. */
const seen = new Map()
const hosts = new Set()

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '3' },
  security: [{ token: [] }],
  paths: {
    '/v1/orders': { get: { operationId: 'list', responses: { 200: { $ref: '#/components/responses/Orders' } } } },
    '/internal': { get: { operationId: 'internal', responses: {} } },
  },
  components: {
    schemas: {
      Order: { type: 'object', properties: { mapping: { type: 'string' } } },
      Event: {
        oneOf: [],
        discriminator: { propertyName: 'kind', mapping: { a: 'Order', b: '#/components/schemas/Order' } },
      },
    },
    responses: {
      Orders: { description: 'x', content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
    },
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
  },
  tags: [{ name: 'orders' }],
}

/** As OpenAPI 3.0 says it. */
const EARLIER = {
  openapi: '3.0.3',
  paths: {},
  components: {
    schemas: {
      Order: {
        type: 'object',
        nullable: true,
        properties: {
          nullable: { type: 'boolean' },
          price: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
          event: { $ref: '#/components/schemas/Event', nullable: true },
        },
        example: { nullable: true, type: 'data' },
      },
      Event: { type: 'string', nullable: false },
    },
  },
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    const parameters = url.searchParams
    hosts.add(url.host)
    const times = (seen.get(url.pathname) ?? 0) + 1
    seen.set(url.pathname, times)
    const [, what, ...rest] = url.pathname.split('/')
    switch (what) {
      case 'seen':
        return Response.json({ times: seen.get(`/${rest.join('/')}`) ?? 0, hosts: [...hosts] })
      case 'status':
        return new Response(['204', '304'].includes(rest[0]) ? null : 'as it is', {
          status: Number(rest[0]),
          headers: parameters.has('wait') ? { 'Retry-After': '60' } : {},
        })
      case 'flaky':
        return times > Number(rest[0]) ? Response.json({ name: env.NAME, times }) : new Response(null, { status: 503 })
      case 'never':
        return new Promise(() => setTimeout(() => {}, 60_000))
      case 'late':
        return times === 1 ? new Response('once') : new Promise(() => setTimeout(() => {}, 60_000))
      case 'throws':
        throw new Error('password=hunter2')
      case 'redirect':
        return new Response(null, { status: 302, headers: { Location: parameters.get('to') } })
      case 'answer':
        return new Response(`${times} ${request.headers.get('X-Forwarded-Host')} ${url.search}`, {
          headers: JSON.parse(parameters.get('headers') ?? '{}'),
        })
      case 'events':
        return new Response('data: one\n\ndata: two\n\n', { headers: { 'Content-Type': 'text/event-stream' } })
      case 'compressed':
        return new Response(new Blob(['as it is']).stream().pipeThrough(new CompressionStream('gzip')), {
          headers: { 'Content-Encoding': 'gzip' },
          encodeBody: 'manual',
        })
      case 'duplex':
        return duplex(request)
      case 'socket':
        return socket(request)
      case 'openapi.json':
        return Response.json(DOCUMENT)
      case 'once.json':
        return times === 1 ? Response.json(DOCUMENT) : new Response(null, { status: 503 })
      case 'large.json':
        return Response.json({ ...DOCUMENT, 'x-large': 'x'.repeat(2_000_000) })
      case 'endless.json':
        return new Response(endless(seen))
      case 'deep.json':
        return new Response(
          `{"openapi":"3.${rest[0]}.0","paths":{"/x":{"x-deep":${'['.repeat(5000)}${']'.repeat(5000)}}}}`,
        )
      case 'earlier.json':
        return Response.json(EARLIER)
      case 'old.json':
        return Response.json({ swagger: '2.0', paths: {} })
      default:
        return Response.json({
          name: env.NAME,
          url: request.url,
          method: request.method,
          headers: Object.fromEntries(request.headers),
          body: await request.text(),
        })
    }
  },
}

/** Goes on for as long as somebody reads, and counts how often. */
function endless(counts) {
  const chunk = new TextEncoder().encode(' '.repeat(65_536))
  return new ReadableStream({
    pull(controller) {
      counts.set('/endless', (counts.get('/endless') ?? 0) + 1)
      controller.enqueue(chunk)
    },
  })
}

/** Says something, waits until the other side has finished, and says something more. */
function duplex(request) {
  const { readable, writable } = new TransformStream()
  const writer = writable.getWriter()
  const talk = async () => {
    await writer.write(new TextEncoder().encode('first'))
    const heard = await request.text()
    await writer.write(new TextEncoder().encode(`heard ${heard}`))
    await writer.close()
  }
  void talk()
  return new Response(readable)
}

function socket(request) {
  const [client, server] = Object.values(new WebSocketPair())
  server.accept()
  server.addEventListener('message', ({ data }) => server.send(data))
  server.addEventListener('close', () => server.close())
  const protocol = request.headers.get('Sec-WebSocket-Protocol')
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: {
      'Set-Cookie': 'socket=1',
      Server: 'x',
      'Access-Control-Allow-Origin': '*',
      ...(protocol && { 'Sec-WebSocket-Protocol': protocol }),
    },
  })
}
