/** The edge: takes a request to a script, chooses the version by the split of its deployment, and counts the answers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Runtime } from './runtime.ts'
import type { Deployment, Invocation, Script, State } from './state.ts'

export interface Edge {
  /** `http://127.0.0.1:PORT` where a script answers; a port of its own for each. */
  urlOf(script: string): Promise<string>
  /** What a service binding asks of another script. */
  call(script: string, request: Request): Promise<Response>
  /** Tells every invocation to those who listen. */
  onInvocation(heard: (invocation: Invocation, request: { method: string; url: string }) => void): void
  close(): Promise<void>
}

export function edge(state: State, runtime: () => Runtime): Edge {
  const servers = new Map<string, Promise<{ server: Server; url: string }>>()
  const listeners: Parameters<Edge['onInvocation']>[0][] = []
  const tell = (invocation: Invocation, request: { method: string; url: string }) => {
    state.invocations.push(invocation)
    for (const heard of listeners) heard(invocation, request)
  }
  const listen = (script: string) =>
    listening((request, response) => void answer({ state, runtime, tell }, script, request, response))
  return {
    async urlOf(script) {
      if (!servers.has(script)) servers.set(script, listen(script))
      return (await servers.get(script))?.url ?? ''
    },
    call: (script, request) => callService(state, runtime, script, request),
    onInvocation: (heard) => void listeners.push(heard),
    async close() {
      for (const { server } of await Promise.all(servers.values())) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

export async function listening(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ server: Server; url: string }> {
  const server = createServer({ keepAliveTimeout: 60_000 }, handle)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

interface Counter {
  readonly state: State
  readonly runtime: () => Runtime
  tell(invocation: Invocation, request: { method: string; url: string }): void
}

async function answer(
  counter: Counter,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { state, runtime, tell } = counter
  const body = await bytesOf(request)
  const script = state.scripts.get(name)
  const version = script === undefined ? undefined : chosen(script, request.headers, state.random)
  if (version === undefined) return void response.writeHead(404).end('error code: 1042')
  const started = Date.now()
  const { method = 'GET', url = '/', headers } = request
  const count = (status: number, failed: boolean) =>
    tell({ script: name, version, at: started, status, ms: Date.now() - started, failed }, { method, url })
  try {
    const given = ['GET', 'HEAD'].includes(method) ? {} : { body }
    const target = `http://${headers.host}${url}`
    const got = await runtime().fetch(version, target, { method, headers: flat(headers), redirect: 'manual', ...given })
    const bytes = Buffer.from(await got.arrayBuffer())
    count(got.status, false)
    const kept = [...got.headers].filter(([header]) => !['content-length', 'transfer-encoding'].includes(header))
    response.writeHead(got.status, Object.fromEntries(kept)).end(bytes)
  } catch {
    count(500, true)
    response.writeHead(500).end('error code: 1101')
  }
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  const hop = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host']
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (hop.includes(name) ? [] : [[name, String(value)]])),
  )
}

/**
 * Which version answers: the one that is asked for by name where it is deployed, else by the key of the caller, the
 * same for the same key, else by chance.
 */
export function chosen(
  { name, deployments }: Script,
  headers: { readonly [name: string]: unknown },
  random: () => number,
): string | undefined {
  const current = deployments[0]
  if (current === undefined) return undefined
  const asked = override(String(headers['cloudflare-workers-version-overrides'] ?? ''), name)
  if (current.versions.some(({ version_id }) => version_id === asked)) return asked
  const key = headers['cloudflare-workers-version-key']
  return at(current, 100 * (key === undefined ? random() : share(`${name}:${key}`)))
}

/** A dictionary of structured fields: `my-worker="id", other="id"`. */
function override(header: string, script: string): string | undefined {
  const pairs = header.split(',').map((pair) => /^\s*([\w-]+)\s*=\s*"([^"]*)"\s*$/.exec(pair))
  return pairs.find((pair) => pair?.[1] === script)?.[2]
}

/** The later versions of the list take the upper end, so that a key that is on them stays there when their part grows. */
function at({ versions }: Deployment, point: number): string | undefined {
  let below = 0
  for (const { version_id, percentage } of versions) {
    below += percentage
    if (point < below) return version_id
  }
  return versions.find(({ percentage }) => percentage > 0)?.version_id
}

/** A number from 0 to 1 that the text decides (FNV-1a, mixed). */
function share(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}

async function callService(state: State, runtime: () => Runtime, name: string, request: Request): Promise<Response> {
  const script = state.scripts.get(name)
  const version = script && chosen(script, Object.fromEntries(request.headers), state.random)
  if (version === undefined) return new Response('error code: 1042', { status: 404 })
  const body = request.body === null ? {} : { body: await request.arrayBuffer() }
  return runtime().nested(version, request.url, {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    redirect: 'manual',
    ...body,
  })
}
