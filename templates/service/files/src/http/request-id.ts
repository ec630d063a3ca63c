import type { MiddlewareHandler } from 'hono'

declare module 'hono' {
  interface ContextVariableMap {
    /** Names the request in its answer, in the log and in problem details. */
    requestId: string
  }
}

/** Nothing that could be anything but an id where it is shown. */
const ID = /^[\w\-=]{1,255}$/

/**
 * Gives every request an id: that of its caller, who says `X-Request-Id`, or a new one. `securityHeaders()` puts it on the
 * answer. Hono's own does so ahead of the answer, whose headers are then made twice.
 */
export function requestId(): MiddlewareHandler {
  return function requestId(c, next) {
    const id = c.req.header('X-Request-Id')
    c.set('requestId', id !== undefined && ID.test(id) ? id : crypto.randomUUID())
    return next()
  }
}
