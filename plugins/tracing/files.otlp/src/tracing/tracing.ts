import type { Context, MiddlewareHandler } from 'hono'
import { announce } from './announce.ts'
import { readBaggage } from './baggage.ts'
import { traced } from './bindings/traced.ts'
import { readContext } from './context.ts'
import { describe } from './request.ts'
import type { Span } from './span.ts'
import { type Origin, startTrace } from './start.ts'

export type TracingOptions = Pick<Origin, 'incoming'>

/**
 * Makes every request a span, also one that is refused, fails or leads nowhere, sets `trace`, and makes every call of a
 * binding in `c.env` a span within it. The answer says in `X-Trace-Id` which trace it was, where that is recorded.
 *
 * @example app.use(tracing())
 * @example await c.get('trace').fetch('https://prices.example/v1/lamp')
 */
export function tracing({ incoming = 'continue' }: TracingOptions = {}): MiddlewareHandler<{ Bindings: Env }> {
  return async function tracing(c, next) {
    const span = startTrace(
      c.req.method,
      { kind: 'server' },
      {
        env: c.env,
        caller: readContext(c.req.raw.headers),
        incoming,
        baggage: incoming === 'continue' ? readBaggage(c.req.header('baggage')) : new Map(),
      },
    )
    c.set('trace', span)
    c.env = traced(c.env, span)
    try {
      await next()
    } catch (error) {
      // Only what is no Error comes this far, past the error handler.
      finish(c, span, { status: 500, error })
      throw error
    }
    finish(c, span, { status: c.res.status, error: c.error })
    if (span.isWanted) announce(c, span)
  }
}

function finish(c: Context, span: Span, { status, error }: { status: number; error: unknown }): void {
  // A request that is refused is no failure of the service.
  if (status >= 500) span.fail(error ?? String(status))
  // Most requests are not recorded, so what they are is not read ahead.
  if (span.isWanted) {
    const { name, attributes } = describe(c)
    span.name = name
    span.set({ ...attributes, ...span.attributes, 'http.response.status_code': status })
  }
  span.finish()
}
