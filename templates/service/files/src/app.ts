import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import { health } from './health.ts'
import { crossOrigin } from './http/cors.ts'
import { securityHeaders } from './http/headers.ts'
import { bodyTooLarge, notAllowed, notFound, onError } from './http/problem.ts'

/** The largest body that is read, in bytes. */
const MAX_BODY = 1024 * 1024

export const app = new Hono<{ Bindings: Env }>()

app.onError(onError)
app.notFound(notFound)

app.use(requestId())
app.use(securityHeaders())
app.use(crossOrigin())
app.use(methodNotAllowed({ app, onMethodNotAllowed: notAllowed }))
app.use(bodyLimit({ maxSize: MAX_BODY, onError: bodyTooLarge }))
app.route('/', health)

