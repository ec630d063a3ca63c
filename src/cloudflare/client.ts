/** Calls of Cloudflare's REST API: each has a deadline, reads are repeated when they fail, a refusal is an error of ours. */
import { ClodoError } from '../errors.ts'

/** What calls take from outside. */
export interface Access {
  readonly fetch: typeof fetch
  readonly env: { readonly [name: string]: string | undefined }
  sleep(ms: number): Promise<void>
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface CallOptions {
  readonly query?: { readonly [name: string]: string | number | undefined }
  /** JSON, or bytes as they are. */
  readonly body?: unknown
  /** Besides those that every call has. */
  readonly headers?: { readonly [name: string]: string }
  /** What is answered: the result of the envelope, the envelope with its `result_info`, or bytes without an envelope. */
  readonly answer?: 'result' | 'envelope' | 'bytes'
  /** How often it is tried: 4 for a read, 1 for all else, which may have been done although nobody was told. */
  readonly tries?: number
}

export interface Cloudflare {
  /** @throws CLOUDFLARE_UNREACHABLE, CLOUDFLARE_REFUSED */
  call<T>(method: Method, path: string, options?: CallOptions): Promise<T>
  /** A read that answers undefined where there is no such thing. */
  find<T>(path: string, options?: CallOptions): Promise<T | undefined>
}

/** Milliseconds: for one call, for the first pause between two, and the longest that a server may ask us to wait. */
const patience = { call: 30_000, pause: 250, retryAfter: 60_000 }

/** @throws CLOUDFLARE_TOKEN_MISSING */
export function cloudflare({ fetch, env, sleep }: Access): Cloudflare {
  const token = env.CLOUDFLARE_API_TOKEN ?? ''
  if (token === '')
    throw new ClodoError('CLOUDFLARE_TOKEN_MISSING', {
      what: 'There is no CLOUDFLARE_API_TOKEN in the environment, and what is live has to be read with it.',
    })
  const base = env.CLOUDFLARE_API_BASE_URL ?? 'https://api.cloudflare.com/client/v4'
  const call = async <T>(method: Method, path: string, options: CallOptions = {}): Promise<T> => {
    const tries = options.tries ?? (method === 'GET' ? 4 : 1)
    for (let tried = 1; ; tried += 1) {
      const outcome = await once(fetch, `${base}${path}`, { method, token, ...options })
      if ('result' in outcome) return outcome.result as T
      if (tried >= tries || !outcome.passing) throw outcome.error
      await sleep(outcome.wait ?? patience.pause * 2 ** (tried - 1))
    }
  }
  return {
    call,
    find: async <T>(path: string, options?: CallOptions) => {
      try {
        return await call<T>('GET', path, options)
      } catch (error) {
        if (error instanceof ClodoError && error.data?.status === 404) return undefined
        throw error
      }
    },
  }
}

interface Request extends CallOptions {
  readonly method: Method
  readonly token: string
}

/** Passing: it may work the next time. */
type Outcome =
  | { readonly result: unknown }
  | { readonly error: ClodoError; readonly passing: boolean; readonly wait?: number | undefined }

async function once(fetch: Access['fetch'], address: string, request: Request): Promise<Outcome> {
  const { method, token, query = {}, body, headers = {}, answer = 'result' } = request
  const url = new URL(address)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  let response: Response
  let text: string
  try {
    const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json'
    response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience.call),
    })
    if (answer === 'bytes' && response.ok) return { result: new Uint8Array(await response.arrayBuffer()) }
    text = await response.text()
  } catch (cause) {
    return { error: unreachable(url, method, (cause as Error).cause ?? cause), passing: true }
  }
  const outcome = outcomeOf(url, method, response, text)
  return answer === 'envelope' && 'result' in outcome ? { result: JSON.parse(text) } : outcome
}

interface Envelope {
  readonly success?: boolean
  readonly result?: unknown
  readonly errors?: readonly { readonly code?: number; readonly message?: string }[] | null
  /** GraphQL has no envelope. */
  readonly data?: unknown
}

function outcomeOf(url: URL, method: Method, { status, headers }: Response, text: string): Outcome {
  const envelope = parsed(text)
  if (envelope === undefined)
    return { error: unreachable(url, method, `status ${status}, and what is said is not JSON`), passing: true }
  if (envelope.data !== undefined && (envelope.errors ?? []).length === 0) return { result: envelope.data }
  if (envelope.success === true) return { result: envelope.result }
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const [first] = envelope.errors ?? []
  const what = `Cloudflare refuses ${method} ${url.pathname}: ${first?.message ?? `status ${status}`}`
  return {
    error: new ClodoError('CLOUDFLARE_REFUSED', {
      what,
      where: url.host,
      mend: status === 401 || status === 403 ? denied : undefined,
      data: { status, cloudflareCode: first?.code },
    }),
    passing: status === 429 || status >= 500,
    wait: Number.isFinite(seconds) ? Math.min(seconds * 1000, patience.retryAfter) : undefined,
  }
}

const denied =
  'Check that CLOUDFLARE_API_TOKEN is valid and may edit Workers scripts (and D1, where the project has databases) of the account.'

function parsed(text: string): Envelope | undefined {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function unreachable(url: URL, method: Method, cause: unknown): ClodoError {
  const reason = cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause)
  return new ClodoError('CLOUDFLARE_UNREACHABLE', {
    what: `Cloudflare's API does not answer ${method} ${url.pathname}: ${reason}.`,
    where: url.host,
  })
}

/** The account to work on: the environment says it, or the wrangler file, or there is only one. @throws ACCOUNT_UNCLEAR */
export async function accountOf(api: Cloudflare, env: Access['env'], configured: string | undefined): Promise<string> {
  const named = env.CLOUDFLARE_ACCOUNT_ID ?? configured
  if (named !== undefined && named !== '') return named
  const accounts = await api.call<readonly { readonly id: string }[]>('GET', '/accounts')
  const [first, ...more] = accounts
  if (first !== undefined && more.length === 0) return first.id
  throw new ClodoError('ACCOUNT_UNCLEAR', {
    what: `The token sees ${accounts.length} accounts, so it does not say which one to use.`,
  })
}
