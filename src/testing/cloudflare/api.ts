/** The API as a server: authorises, strikes with faults, finds the endpoint, answers, records. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from './answer.ts'
import { bytesOf, type Edge, edge, listening } from './edge.ts'
import { type Faults, faults } from './faults.ts'
import { type Library, libraryOf } from './miniflare.ts'
import { random } from './random.ts'
import { type Routes, router } from './route.ts'
import { account } from './routes/account.ts'
import { assets } from './routes/assets.ts'
import { d1 } from './routes/d1.ts'
import { secrets } from './routes/secrets.ts'
import { storage } from './routes/storage.ts'
import { triggers } from './routes/triggers.ts'
import { versions } from './routes/versions.ts'
import { type Runtime, runtime } from './runtime.ts'
import { type Answer, faulty, jsonAnswer, parked, send, spoilt } from './sent.ts'
import { emptyState, hexId, type State } from './state.ts'
import { tails } from './tails.ts'

export interface CloudflareApiOptions {
  /** A directory whose installation has wrangler; the working directory by default. */
  readonly from?: string
  /** Decides ids, faults and the split of traffic; 1 by default. */
  readonly seed?: number
  /** The only token that is accepted; any by default. */
  readonly token?: string
}

/** A request that the API has answered. */
export interface Recorded {
  readonly method: string
  /** Below `/client/v4`, with its query. */
  readonly path: string
  readonly status: number
}

export interface CloudflareApi {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** What wrangler and CLODO need to talk to it instead of Cloudflare. */
  readonly env: { readonly [name: string]: string }
  readonly requests: readonly Recorded[]
  /** Requests that no endpoint answers: each got 501. A test ends with none. */
  readonly unhandled: readonly string[]
  readonly faults: Faults
  /** All that the account holds, to look at. */
  readonly state: State
  /** Where a script answers requests. */
  url(script: string): Promise<string>
  close(): Promise<void>
}

interface Server {
  readonly state: State
  readonly edge: Edge
  readonly runtime: Runtime
  readonly route: ReturnType<typeof router>
  readonly faults: Faults
  readonly directory: string
  readonly token: string | undefined
  readonly requests: Recorded[]
  readonly unhandled: string[]
  origin: string
}

const base = '/client/v4'

export async function cloudflareApi({
  from = process.cwd(),
  seed = 1,
  token,
}: CloudflareApiOptions = {}): Promise<CloudflareApi> {
  const chance = random(seed)
  const state = emptyState(hexId(chance), chance)
  const directory = mkdtempSync(join(tmpdir(), 'clodo-cloudflare-'))
  let loaded: Library | undefined
  const library = () => (loaded ??= libraryOf(from))
  const edges: Edge = edge(state, () => runs)
  const runs: Runtime = runtime({ state, library, directory, call: (script, request) => edges.call(script, request) })
  const tailing = tails(edges, library)
  const routes: Routes = {
    ...account,
    ...assets,
    ...versions,
    ...secrets,
    ...triggers,
    ...storage,
    ...d1,
    ...tailing.routes,
  }
  const server: Server = {
    state,
    edge: edges,
    runtime: runs,
    route: router(routes),
    faults: faults(random(seed + 1)),
    directory,
    token,
    requests: [],
    unhandled: [],
    origin: '',
  }
  const { server: http, url } = await listening((request, response) => void serve(server, request, response))
  http.on('upgrade', tailing.upgrade)
  server.origin = url
  return {
    ...server,
    env: {
      CLOUDFLARE_API_BASE_URL: `${url}${base}`,
      CLOUDFLARE_ACCOUNT_ID: state.account,
      CLOUDFLARE_API_TOKEN: token ?? 'sandbox-token',
    },
    url: (script) => edges.urlOf(script),
    async close() {
      http.closeAllConnections()
      http.close()
      await edges.close()
      await runs.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function serve(server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request
  const path = url.startsWith(base) ? url.slice(base.length) : url
  try {
    const bytes = await bytesOf(request)
    const struck = server.faults.strike(`${method} ${path}`)
    for (const { latency = 0 } of struck) await new Promise((resolve) => setTimeout(resolve, latency))
    if (struck.some(({ cut }) => cut === 'before')) return void request.socket.destroy()
    const refused = struck.find(({ status }) => status !== undefined)
    const answer = refused === undefined ? await answerTo(server, request, path, bytes) : faulty(refused)
    server.requests.push({ method, path, status: answer.status })
    if (struck.some(({ cut }) => cut === 'after')) return void request.socket.destroy()
    const wrong = struck.find((fault) => fault.wrong !== undefined)?.wrong
    send(response, wrong === undefined ? answer : spoilt(answer, wrong))
  } catch (cause) {
    server.requests.push({ method, path, status: 500 })
    send(response, jsonAnswer(new Refusal(500, 10013, `The sandbox failed: ${(cause as Error).message}`)))
  }
}

async function answerTo(server: Server, request: IncomingMessage, path: string, bytes: Buffer): Promise<Answer> {
  const { method = 'GET', headers } = request
  const { pathname, searchParams } = new URL(path, server.origin)
  if (pathname.startsWith('/parked/')) return parked(server.state, method, pathname.slice('/parked/'.length), bytes)
  if (!authorised(server, headers.authorization)) return jsonAnswer(new Refusal(401, 10000, 'Authentication error'))
  const match = server.route(method, pathname)
  if (match === undefined) {
    server.unhandled.push(`${method} ${pathname}`)
    return jsonAnswer(new Refusal(501, 10501, `The sandbox has no ${method} ${pathname}.`))
  }
  const contentType = headers['content-type'] ?? ''
  const bearer = headers.authorization?.replace(/^Bearer /, '') ?? ''
  const call = {
    ...server,
    params: match.params,
    query: searchParams,
    bytes,
    contentType,
    headers,
    bearer,
    now: () => new Date(),
  }
  try {
    return jsonAnswer(await match.handler(call))
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    if (cause.status === 501) server.unhandled.push(`${method} ${pathname}: ${cause.message}`)
    return jsonAnswer(cause)
  }
}

function authorised({ token, state }: Server, header: string | undefined): boolean {
  const bearer = header?.replace(/^Bearer /, '')
  return token === undefined ? bearer !== undefined : bearer === token || state.sessions.has(bearer ?? '')
}
