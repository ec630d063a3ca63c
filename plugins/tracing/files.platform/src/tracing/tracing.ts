import { tracing as platform } from 'cloudflare:workers'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { findTargetHandler, isMiddleware } from 'hono/utils/handler'
import { announce } from './announce.ts'
import { readBaggage } from './baggage.ts'
import { readContext } from './context.ts'
import { PlatformTrace } from './span.ts'

/**
 * Names the platform's span of every request after its route, joins it to the trace of the caller, and sets `trace`. The
 * platform itself makes the spans of bindings and exports them. The answer says in `X-Trace-Id` which trace it was.
 *
 * @example app.use(tracing())
 * @example await c.get('trace').fetch('https://prices.example/v1/lamp')
 */
export function tracing(): MiddlewareHandler<{ Bindings: Env }> {
  return async function tracing(c, next) {
    const trace = new PlatformTrace(platform.getActiveSpan(), {
      caller: readContext(c.req.raw.headers),
      baggage: readBaggage(c.req.header('baggage')),
      baggageHosts: c.env.TRACE_BAGGAGE_HOSTS,
    })
    c.set('trace', trace)
    try {
      await next()
    } catch (error) {
      // Only what is no Error comes this far, past the error handler.
      finish(c, trace, { status: 500, error })
      throw error
    }
    finish(c, trace, { status: c.res.status, error: c.error })
    announce(c, trace)
  }
}

function finish(c: Context, trace: PlatformTrace, { status, error }: { status: number; error: unknown }): void {
  const route = matchedRoutes(c).find(
    ({ method, handler }) => method !== 'ALL' || !isMiddleware(findTargetHandler(handler)),
  )?.path
  trace.rename(route === undefined ? c.req.method : `${c.req.method} ${route}`)
  trace.set({ 'http.route': route, 'http.response.status_code': status })
  // A request that is refused is no failure of the service.
  if (status >= 500) trace.fail(error ?? String(status))
}
