/** A receiver of OTLP/HTTP and the page that shows what it got, on loopback. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGunzip } from 'node:zlib'
import { logLinesIn, spansIn } from './otlp.ts'
import { type Part, partsOfPage } from './page.ts'
import { TraceStore } from './store.ts'

/** Bytes of a body, unpacked. */
const MAX_BODY = 16 * 1024 * 1024

export interface Viewer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  readonly store: TraceStore
  close(): Promise<void>
}

/** An answer that is no success. */
class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface ViewerOptions {
  /** 0: any that is free. */
  readonly port: number
  /** The plugin's folder, in which the page stands. */
  readonly home: string
}

export async function serveViewer({ port, home }: ViewerOptions): Promise<Viewer> {
  const held: Held = { store: new TraceStore(), parts: partsOfPage(home) }
  const server = createServer((request, response) => {
    answer(request, response, held).catch((error: unknown) => refuse(response, error))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: actual } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${actual}`, store: held.store, close: () => closed(server) }
}

async function closed(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
}

interface Held {
  readonly store: TraceStore
  readonly parts: ReadonlyMap<string, Part>
}

async function answer(request: IncomingMessage, response: ServerResponse, { store, parts }: Held): Promise<void> {
  assertNear(request)
  const { method } = request
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const part = parts.get(pathname)
  const [, traceId] = /^\/api\/traces\/([\da-f]{32})$/.exec(pathname) ?? []
  if (method === 'POST' && pathname === '/v1/traces') store.addSpans(spansIn(await bodyOf(request)))
  else if (method === 'POST' && pathname === '/v1/logs') store.addLines(logLinesIn(await bodyOf(request)))
  else if (method === 'DELETE' && pathname === '/api/traces') store.clear()
  else if (method !== 'GET') throw new Refusal(404, 'This receives POST /v1/traces and /v1/logs.')
  else if (part !== undefined) return sendPart(response, part)
  else if (pathname === '/api/events') return sendEvents(response, store)
  else if (pathname === '/api/traces') return sendJson(response, store.list())
  else if (traceId !== undefined) return sendJson(response, store.get(traceId) ?? { spans: [], lines: [] })
  else throw new Refusal(404, 'There is no such thing here.')
  sendJson(response, {})
}

/** No page of elsewhere may reach it: neither by a name that leads here (DNS rebinding), nor by a request of its own. */
function assertNear({ headers: { host = '', origin } }: IncomingMessage): void {
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host))
    throw new Refusal(403, 'This answers to 127.0.0.1 and localhost.')
  if (origin !== undefined && origin !== `http://${host}`) throw new Refusal(403, 'This is not for pages of elsewhere.')
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
  if (!/^application\/json\b/.test(type))
    throw new Refusal(415, 'This reads OTLP in JSON: OTEL_EXPORTER_OTLP_PROTOCOL=http/json')
  if (!['identity', 'gzip'].includes(encoding)) throw new Refusal(415, 'This reads gzip, and what is not compressed.')
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of encoding === 'gzip' ? request.pipe(createGunzip()) : request) {
      size += (chunk as Buffer).length
      if (size > MAX_BODY) throw new Refusal(413, 'This is too much at a time.')
      chunks.push(chunk as Buffer)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, 'This is no JSON.')
  }
}

function sendPart(response: ServerResponse, { type, text }: Part): void {
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(text)
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Says that something has changed, ten times a second at most. */
function sendEvents(response: ServerResponse, store: TraceStore): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  // What came between the first look of the page and now is told of by nobody else.
  response.write('data: changed\n\n')
  let timer: NodeJS.Timeout | undefined
  const stop = store.listen(() => {
    timer ??= setTimeout(() => {
      timer = undefined
      response.write('data: changed\n\n')
    }, 100)
  })
  response.once('close', () => {
    clearTimeout(timer)
    stop()
  })
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(value))
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, message } = error instanceof Refusal ? error : new Refusal(500, 'Something went wrong here.')
  // What is left of a body that is too large is not read.
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
  response.end(JSON.stringify({ code: status, message }))
}
