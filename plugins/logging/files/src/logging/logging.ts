import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { findTargetHandler, isMiddleware } from 'hono/utils/handler'
import { createLog, type Fields, type Level, type Log } from './log.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** Writes lines that carry the id of the request. */
    log: Log
  }
}

export interface LoggingOptions {
  /** Share of successful requests that gets a line, 0 to 1. Default: all. What was refused or failed always has one. */
  readonly sample?: (env: Env) => number
  /** What else the line of a request says; asked for when the answer is ready. */
  readonly fields?: (c: Context) => Fields
}

/**
 * Sums up every request in one line of JSON, also one that was refused, failed or led nowhere, and sets `log` for lines
 * in between.
 *
 * @example app.use(logging())
 * @example c.get('log').info('Order paid', { orderId })
 */
export function logging({ sample, fields }: LoggingOptions = {}): MiddlewareHandler<{ Bindings: Env }> {
  return async function logging(c, next) {
    const start = Date.now()
    const log = createLog(c.env.LOG_LEVEL, { requestId: c.get('requestId') })
    c.set('log', log)
    try {
      await next()
    } catch (error) {
      // Only what is no Error comes this far, past the error handler.
      sumUp(c, log, { start, status: 500, error })
      throw error
    }
    if (sample && c.res.status < 400 && Math.random() >= sample(c.env)) return
    sumUp(c, log, { start, status: c.res.status, error: reason(c), more: extra(c, fields) })
  }
}

interface Outcome {
  readonly start: number
  readonly status: number
  readonly error: unknown
  readonly more?: Fields | undefined
}

function sumUp(c: Context, log: Log, { start, status, error, more }: Outcome): void {
  const route = matchedRoutes(c).find(
    ({ method, handler }) => method !== 'ALL' || !isMiddleware(findTargetHandler(handler)),
  )
  const { method, path } = c.req
  log[levelOf(status)](`${method} ${route?.path ?? path} ${status}`, {
    method,
    route: route?.path,
    path,
    // The values are what people typed; they are nobody's business.
    query: c.req.url.includes('?') ? Object.keys(c.req.query()) : undefined,
    ray: c.req.header('CF-Ray'),
    status,
    duration: Date.now() - start,
    error,
    ...more,
  })
}

/** A refusal is worth a look when there are many; an error always is. */
function levelOf(status: number): Level {
  if (status >= 500) return 'error'
  return status === 401 || status === 403 || status === 429 ? 'warn' : 'info'
}

/** Why the answer is an error. Where a stack leads is only of interest when the service is to blame. */
function reason({ error, res }: Context): unknown {
  if (!error || res.status >= 500) return error
  return { name: error.name, message: error.message, cause: error.cause }
}

function extra(c: Context, fields: LoggingOptions['fields']): Fields | undefined {
  try {
    return fields?.(c)
  } catch (error) {
    return { fieldsError: error }
  }
}
