import type { HeaderRules, Upstream } from './declare.ts'

/** They concern one connection alone (RFC 9110, 7.6.1). */
const HOP_BY_HOP = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/

/**
 * Who calls, from where and for what: only this gateway says that. A caller who could would pass for another, or for
 * another request than the one that was checked.
 */
const SPOOFABLE =
  /^(?:forwarded|x-forwarded(?:-.*)?|x-(?:real|client|cluster-client|original|remote)-.*|true-client-ip|cf-.*|cdn-loop|host|via|x-rewrite-.*|x-http-method.*|x-method-override|x-(?:identity|internal|principal|tenant|user|auth)(?:-.*)?|remote-user|x-request-id)$/

/** What tells of the inside, is for the gateway to say because it holds for the whole host, or leads callers astray. */
const UNWANTED =
  /^(?:server|x-powered-by|x-aspnet.*|x-runtime|via|alt-svc|refresh|x-request-id|access-control-.*|strict-transport-security|clear-site-data|service-worker-allowed|nel|report-to)$/

/** What this gateway knows of the caller. */
export interface Caller {
  readonly address: string | undefined
  readonly url: URL
  readonly requestId: string
  /** What goes into `X-Identity-*`. */
  readonly identity: Readonly<Record<string, string>>
}

/** The headers of the request to the upstream. */
export function requestHeaders(
  received: Headers,
  { credentials, identity, headers }: Upstream,
  caller: Caller,
): Headers {
  const sent = without(received, (name) => SPOOFABLE.test(name) || (!credentials && isCredential(name)))
  if (caller.address) sent.set('X-Forwarded-For', caller.address)
  sent.set('X-Forwarded-Host', caller.url.host)
  sent.set('X-Forwarded-Proto', caller.url.protocol.slice(0, -1))
  sent.set('X-Request-Id', caller.requestId)
  sent.set('Via', '1.1 gateway')
  if (identity) for (const [name, value] of Object.entries(caller.identity)) sent.set(`X-Identity-${name}`, value)
  return apply(headers?.request, sent)
}

/** The headers of a request whose answer may be kept: those that are declared, and not one more. */
export function declaredHeaders(received: Headers, { cache, headers }: Upstream): Headers {
  const sent = new Headers({ Via: '1.1 gateway' })
  for (const name of cache?.headers ?? []) {
    const value = received.get(name)
    if (value !== null) sent.set(name, value)
  }
  return apply(headers?.request, sent)
}

/** The headers of the answer to the caller. */
export function responseHeaders(received: Headers, { credentials, headers }: Upstream): Headers {
  const sent = without(received, (name) => UNWANTED.test(name) || (!credentials && name === 'set-cookie'))
  return apply(headers?.response, sent)
}

function isCredential(name: string): boolean {
  return name === 'authorization' || name === 'cookie'
}

function without(received: Headers, unwanted: (name: string) => boolean): Headers {
  const named = (received.get('Connection') ?? '').split(',').map((name) => name.trim().toLowerCase())
  // Some servers read `X_Forwarded_For` as `X-Forwarded-For`.
  const refused = (name: string) => HOP_BY_HOP.test(name) || named.includes(name) || unwanted(name.replaceAll('_', '-'))
  const kept = new Headers()
  for (const [name, value] of received) if (!refused(name)) kept.append(name, value)
  return kept
}

function apply(rules: HeaderRules = {}, headers: Headers): Headers {
  for (const [name, value] of Object.entries(rules)) {
    if (value === null) headers.delete(name)
    else headers.set(name, value)
  }
  return headers
}
