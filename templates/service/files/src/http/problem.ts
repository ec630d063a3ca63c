import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What a problem may say besides its status; every other key becomes an extension member of the answer. */
export interface ProblemMembers {
  /** A URI that identifies the kind of problem. Default: `about:blank`, which means the status says it all. */
  type?: string
  /** The kind of problem in a few words, the same each time. Default: the phrase of the status. */
  title?: string
  /** What went wrong this time, for the caller to read. */
  detail?: string
  /** Headers of the answer, such as `WWW-Authenticate` or `Retry-After`. */
  headers?: Record<string, string>
  /** What caused it; for the log, never sent. */
  cause?: unknown
  [extension: string]: unknown
}

/**
 * An error that is sent to the caller as problem details (RFC 9457).
 *
 * @example throw new Problem(409, { detail: 'The order is already paid', orderId })
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: ContentfulStatusCode
  readonly headers: Record<string, string>
  /** The members of the answer, without `instance`, which is known only when it is sent. */
  readonly body: { type: string; title: string; status: number; detail?: string; [extension: string]: unknown }

  constructor(status: ContentfulStatusCode, members: ProblemMembers = {}) {
    const { type = 'about:blank', title = PHRASES[status] ?? 'Error', headers = {}, cause, ...rest } = members
    super(rest.detail ?? title, { cause })
    this.status = status
    this.headers = headers
    this.body = { type, title, ...rest, status }
  }
}

/** Answers every error that a handler or a middleware throws. What is not meant for callers is logged, never sent. */
export function onError(error: Error, c: Context): Response {
  if (error instanceof Problem) return send(error, c)
  if (error instanceof HTTPException && error.status < 500) return send(fromException(error), c)
  console.error(error)
  return send(new Problem(500), c)
}

/** Answers a request that no route matches. */
export function notFound(c: Context): Response {
  return send(new Problem(404, { detail: `There is no ${c.req.method} ${c.req.path}` }), c)
}

/** Answers a method that a path does not have; used by Hono's `methodNotAllowed`. */
export function notAllowed(c: Context, methods: string[]): Response {
  const detail = `${c.req.path} has no ${c.req.method}`
  return send(new Problem(405, { detail, headers: { Allow: methods.join(', ') } }), c)
}

/** Answers a body that is larger than the service reads; used by Hono's `bodyLimit`. */
export function bodyTooLarge(): never {
  throw new Problem(413, { detail: 'The body is larger than this service reads' })
}

function send(problem: Problem, c: Context): Response {
  const body = { ...problem.body, instance: `urn:request:${c.get('requestId')}` }
  const headers = { ...problem.headers, 'Content-Type': 'application/problem+json' }
  return c.body(JSON.stringify(body), problem.status, headers)
}

/** Hono's own middleware says in a ready response what the caller must know, such as `WWW-Authenticate`. */
function fromException(exception: HTTPException): Problem {
  const { status, message, res } = exception
  const headers = Object.fromEntries(res?.headers ?? [])
  return new Problem(status, { ...(message && { detail: message }), headers, cause: exception })
}

/** Phrases of the status codes that a service is likely to send (RFC 9110, RFC 6585). */
const PHRASES: { readonly [status: number]: string } = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}
