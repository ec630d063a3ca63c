/** The bindings of this Worker that lead to other Workers. */
export type ServiceName = { [Name in keyof Env]: Env[Name] extends Fetcher ? Name : never }[keyof Env]

/** One of the places that answer for an upstream: a Worker that is bound as a service, or an origin on the network. */
export type Target = Share &
  (
    | { readonly binding: ServiceName; readonly url?: never }
    | {
        /** `https://catalog.example`, or with a path that goes ahead of every path. */
        readonly url: string
        readonly binding?: never
      }
  )

interface Share {
  /** How much of the traffic it takes, against the others. Default: 1. */
  readonly weight?: number
}

/** A service behind the gateway. All times are in milliseconds. */
export interface Upstream {
  /** Below which path it is reached, `/orders`. */
  readonly path: string
  readonly targets: readonly [Target, ...Target[]]
  /**
   * What stands in the place of `path` when the request goes on, `/v1`, or a function that makes the new path of what is
   * behind `path`. Default: nothing, so `/orders/7` goes on as `/7`.
   */
  readonly rewrite?: string | ((rest: string) => string)
  /** Default: all that HTTP defines but CONNECT and TRACE. */
  readonly methods?: readonly string[]
  /** How long one attempt may take until the headers of the answer are there. Default: 10,000. */
  readonly timeout?: number
  /** How often a request is sent again that may be sent twice. Default: 2. */
  readonly retries?: number
  /** When a target is left alone: after so many failures in a row (default 5), for so long (default 10,000). */
  readonly breaker?: { readonly failures?: number; readonly cooldown?: number }
  /** Asks each target at this path while there is traffic, at most every `interval` (default 30,000). */
  readonly health?: { readonly path: string; readonly interval?: number }
  /** Whether `Authorization` and cookies go on, and cookies come back. Default: no. */
  readonly credentials?: boolean
  /** Whether the upstream is told who calls, as this service found out, in `X-Identity-*`. Default: no. */
  readonly identity?: boolean
  /** Whether WebSockets may be opened. Default: no. */
  readonly websocket?: boolean
  /** Headers that are set, or taken off where the value is null, on the way there and on the way back. */
  readonly headers?: { readonly request?: HeaderRules; readonly response?: HeaderRules }
  /** Changes messages on the way. A request cannot be sent anywhere else. */
  readonly transform?: {
    readonly request?: (request: Request) => Request | Promise<Request>
    readonly response?: (response: Response) => Response | Promise<Response>
  }
  /** Which answers to GET may be kept. Default: none. */
  readonly cache?: CacheRule
  /** Origins to which it may redirect callers besides itself, such as that of a sign-in page. Default: none. */
  readonly redirects?: readonly string[]
  /** The path of its OpenAPI document, 3.0 or 3.1, which becomes a part of `/openapi.json`. */
  readonly openapi?: string
}

export type HeaderRules = Readonly<Record<string, string | null>>

/** Nothing else of a request reaches the upstream, so nothing else can change what is kept. All times are in seconds. */
export interface CacheRule {
  /** How long an answer is fresh, at most; less where the upstream says so. */
  readonly maxAge: number
  /** For how long after that it is still given, while it is being renewed. Default: 0. */
  readonly staleWhileRevalidate?: number
  /** The parameters of the query that count. Default: none. */
  readonly query?: readonly string[]
  /** The headers of the request that count, such as `Accept-Language`. Default: none. */
  readonly headers?: readonly string[]
}

export type Upstreams = Readonly<Record<string, Upstream>>

/**
 * Checks what is declared when the Worker starts, so that a slip is found before a request is.
 *
 * @throws Error that says what is wrong with which upstream
 */
export function defineUpstreams<const U extends Upstreams>(upstreams: U): U {
  for (const [name, upstream] of Object.entries<Upstream>(upstreams)) {
    const fault = faultOf(name, upstream)
    if (fault) throw new Error(`Upstream ${name}: ${fault}`)
  }
  const paths = Object.values<Upstream>(upstreams).map(({ path }) => path)
  if (new Set(paths).size < paths.length) throw new Error('Two upstreams have the same path')
  return upstreams
}

function faultOf(name: string, { path, targets, rewrite = '', redirects = [] }: Upstream): string | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return 'its name is not of lower case letters, digits and dashes'
  if (!isPath(path)) return `its path ${path} is not of the form /orders`
  if (typeof rewrite === 'string' && rewrite !== '' && !isPath(rewrite)) return `${rewrite} is not of the form /v1`
  for (const { url } of targets)
    if (url !== undefined && !isOrigin(url)) return `${url} is not of the form https://host`
  for (const origin of redirects)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) return `${origin} is no origin`
  return undefined
}

function isPath(path: string): boolean {
  return /^(?:\/[\w.~-]+)+$/.test(path) && !/\/\.\.?(?:\/|$)/.test(path)
}

/** Plain HTTP only to this machine: what is sent to an upstream is for it alone. */
function isOrigin(url: string): boolean {
  const { protocol, hostname, username, password, search, hash } = URL.parse(url) ?? {}
  const safe = protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.0\.0\.1)$/.test(hostname ?? ''))
  return safe && `${username}${password}${search}${hash}` === ''
}
