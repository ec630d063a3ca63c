import { writeBaggage } from './baggage.ts'
import type { Attributes, Trace } from './trace.ts'

export interface Outgoing {
  /** The span's name. */
  readonly name: string
  readonly attributes?: Attributes
  /** Whether the baggage goes along. */
  readonly baggage: boolean
}

/** Sends a request in a span of its own, with headers that continue the trace at the other end. */
export function send(
  trace: Trace,
  request: Request,
  { name, attributes, baggage }: Outgoing,
  call: (request: Request) => Promise<Response>,
): Promise<Response> {
  const { hostname, origin, pathname } = new URL(request.url)
  const http = {
    'http.request.method': request.method,
    'server.address': hostname,
    // Without the query and what may stand ahead of the host: they are nobody's business.
    'url.full': `${origin}${pathname}`,
  }
  const work = (span: Trace) => {
    const answer = call(continued(request, span, baggage))
    answer.then(({ status }) => settle(span, status)).catch(() => {})
    return answer
  }
  return trace.call(name, work, { kind: 'client', attributes: { ...http, ...attributes } })
}

/** What an earlier hop said of the trace is replaced, also in a request that is passed on. */
function continued(request: Request, span: Trace, withBaggage: boolean): Request {
  const traced = new Request(request)
  for (const name of ['traceparent', 'tracestate', 'baggage']) traced.headers.delete(name)
  for (const [name, value] of Object.entries(span.headers())) traced.headers.set(name, value)
  const baggage = withBaggage ? writeBaggage(span.baggage) : ''
  if (baggage !== '') traced.headers.set('baggage', baggage)
  return traced
}

function settle(span: Trace, status: number): void {
  span.set({ 'http.response.status_code': status })
  if (status >= 400) span.fail(String(status))
}

/** Whether baggage may go to a host: only to those in the variable `TRACE_BAGGAGE_HOSTS`, which are separated by commas. */
export function mayTakeBaggage(url: string, hosts: string): boolean {
  return hosts
    .split(',')
    .map((host) => host.trim())
    .includes(new URL(url).host)
}
