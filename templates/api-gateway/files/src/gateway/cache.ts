import type { CacheRule, Upstream } from './declare.ts'

/** What a kept answer says of itself, besides what callers see. */
const STORED = 'X-Gateway-Stored'
const FRESH = 'X-Gateway-Fresh'
const CACHE_CONTROL = 'X-Gateway-Cache-Control'

/** What is being renewed by this isolate, so that it is asked for once, and since when. */
const renewing = new Map<string, number>()
/** How long that may take, in milliseconds: about as long as the platform lets anything go on behind an answer. */
const RENEWAL = 30_000

/** What an upstream has answered. */
export interface Loaded {
  readonly response: Response
  /** Whether it has set a cookie, even one that is not passed on: then it has somebody in mind. */
  readonly personal: boolean
}

export interface Lookup {
  readonly name: string
  readonly upstream: Upstream
  /** The path at the upstream, and the query that counts. */
  readonly pathname: string
  readonly search: string
  /** That of this gateway: what is kept is looked up at its own host, as the platform wants it. */
  readonly origin: string
  readonly headers: Headers
  readonly load: () => Promise<Loaded>
  readonly waitUntil: (work: Promise<unknown>) => void
}

/** The part of a query that counts, in the order in which it is declared. */
export function declaredQuery(parameters: URLSearchParams, { query = [] }: CacheRule): string {
  const declared = query.flatMap((name) => parameters.getAll(name).map((value) => [name, value]))
  return declared.length === 0 ? '' : `?${new URLSearchParams(declared)}`
}

/**
 * The kept answer while it is fresh, and while it is renewed behind the caller's back; otherwise a new one.
 * `Cache-Status` (RFC 9211) says which.
 */
export async function cached(rule: CacheRule, lookup: Lookup): Promise<Response> {
  const key = keyOf(rule, lookup)
  const store = await caches.open('gateway')
  const kept = await store.match(key)
  const renew = async () => {
    const { response, personal } = await lookup.load()
    const lifetime = personal ? 0 : lifetimeOf(response, rule)
    const keeping = lifetime > 0 ? store.put(key, stored(response.clone(), lifetime, rule)) : undefined
    return { response, keeping }
  }
  if (!kept) {
    const { response, keeping } = await renew()
    if (keeping) lookup.waitUntil(keeping)
    return tell(response, keeping ? 'gateway; fwd=uri-miss; stored' : 'gateway; fwd=uri-miss')
  }
  const age = Math.floor((Date.now() - Number(kept.headers.get(STORED))) / 1000)
  const left = Number(kept.headers.get(FRESH)) - age
  if (left <= 0 && Date.now() - (renewing.get(key) ?? 0) > RENEWAL) {
    renewing.set(key, Date.now())
    const renewed = renew().then(({ keeping }) => keeping)
    lookup.waitUntil(renewed.catch(() => {}).finally(() => renewing.delete(key)))
  }
  return tell(given(kept, age), `gateway; hit; ttl=${left}`)
}

/** Of what is declared alone: whatever else a caller sends can neither be kept nor find anything. */
function keyOf({ headers = [] }: CacheRule, { name, pathname, search, origin, headers: sent }: Lookup): string {
  const parts = [name, pathname, search, ...headers.map((header) => sent.get(header) ?? '')]
  return `${origin}/${encodeURIComponent(JSON.stringify(parts))}`
}

/** For how many seconds an answer is fresh; 0 for one that is not kept. */
function lifetimeOf({ status, headers }: Response, { maxAge, headers: declared = [] }: CacheRule): number {
  const control = (headers.get('Cache-Control') ?? '').toLowerCase()
  const varies = (headers.get('Vary') ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  const known = ['', 'accept-encoding', ...declared.map((name) => name.toLowerCase())]
  if (status !== 200 || /private|no-store|no-cache/.test(control)) return 0
  if (!varies.every((name) => known.includes(name))) return 0
  return Math.floor(Math.min(maxAge, freshness(headers, control) ?? maxAge))
}

/** For how many seconds more the upstream calls its answer fresh (RFC 9111, 4.2); undefined where it says nothing. */
function freshness(headers: Headers, control: string): number | undefined {
  const limit = /s-maxage\s*=\s*"?(\d+)/.exec(control)?.[1] ?? /max-age\s*=\s*"?(\d+)/.exec(control)?.[1]
  if (limit !== undefined) return Number(limit) - (Number(headers.get('Age')) || 0)
  const expires = headers.get('Expires')
  // One that is no date, such as 0, is in the past.
  return expires === null ? undefined : (Date.parse(expires) - Date.now()) / 1000 || 0
}

function stored(response: Response, lifetime: number, { staleWhileRevalidate = 0 }: CacheRule): Response {
  const kept = new Response(response.body, response)
  const strict = /(?:must|proxy)-revalidate/i.test(response.headers.get('Cache-Control') ?? '')
  kept.headers.set(STORED, String(Date.now()))
  kept.headers.set(FRESH, String(lifetime))
  kept.headers.set(CACHE_CONTROL, response.headers.get('Cache-Control') ?? '')
  kept.headers.set('Cache-Control', `public, max-age=${strict ? lifetime : lifetime + staleWhileRevalidate}`)
  return kept
}

function given(kept: Response, age: number): Response {
  const response = new Response(kept.body, kept)
  const control = kept.headers.get(CACHE_CONTROL)
  for (const name of [STORED, FRESH, CACHE_CONTROL, 'Cache-Control', 'CF-Cache-Status']) response.headers.delete(name)
  if (control) response.headers.set('Cache-Control', control)
  response.headers.set('Age', String(age))
  return response
}

function tell(response: Response, status: string): Response {
  const told = new Response(response.body, response)
  told.headers.set('Cache-Status', status)
  return told
}
