import { memoryAdapter } from '@better-auth/memory-adapter'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { instrument } from '@microlabs/otel-cf-workers'
import { betterAuth } from 'better-auth'
import { newEnforcer, newModel, StringAdapter } from 'casbin'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import { jwt } from 'hono/jwt'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { rateLimiter } from 'hono-rate-limiter'
import pino from 'pino'

const log = pino({ level: 'info' })
const model = `[request_definition]
r = sub, dom, obj, act
[policy_definition]
p = sub, dom, obj, act
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub, r.dom) && r.dom == p.dom && r.obj == p.obj && r.act == p.act`
const policy = ['viewer', 'editor', 'admin'].flatMap((role) =>
  ['hello', 'items', 'orders'].flatMap((obj) =>
    ['read', 'write', 'delete'].map((act) => `p, ${role}, acme, ${obj}, ${act}`),
  ),
)
let enforcer
const allow = (obj, act) => async (c, next) => {
  enforcer ??= await newEnforcer(newModel(model), new StringAdapter(policy.join('\n')))
  const { roles } = c.get('jwtPayload')
  for (const role of roles) if (await enforcer.enforce(role, c.get('tenant'), obj, act)) return next()
  throw new HTTPException(403)
}
const limiter = (name, keyGenerator) => rateLimiter({ binding: (c) => c.env[name], keyGenerator })

let auth
const sessions = (env) =>
  (auth ??= betterAuth({
    secret: env.AUTH_SECRET,
    baseURL: 'http://service.test',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
  }))
const session = async (c, next) => {
  const found = await sessions(c.env).api.getSession({ headers: c.req.raw.headers })
  if (!found) throw new HTTPException(401)
  c.set('jwtPayload', { sub: found.user.id, roles: ['viewer', 'admin'], tenant: 'acme' })
  await next()
}

const app = new OpenAPIHono()
app.post('/sign-up', (c) =>
  sessions(c.env).api.signUpEmail({
    body: { email: 'ada@example.com', password: 'correct horse', name: 'Ada' },
    asResponse: true,
  }),
)
app.use(requestId())
app.use(async (c, next) => {
  const start = Date.now()
  await next()
  log.info({
    requestId: c.get('requestId'),
    method: c.req.method,
    path: c.req.path,
    status: c.res.status,
    duration: Date.now() - start,
    subject: c.get('jwtPayload')?.sub,
    tenant: c.get('tenant'),
  })
})
app.use(secureHeaders())
app.use(cors({ origin: [] }))
app.use(bodyLimit({ maxSize: 1024 * 1024 }))
app.use(limiter('RATE_LIMIT_IP', (c) => c.req.header('cf-connecting-ip') ?? 'none'))
app.use((c, next) =>
  c.env.SESSIONS === 'yes' ? session(c, next) : jwt({ secret: c.env.AUTH_SECRET, alg: 'HS256' })(c, next),
)
app.use(async (c, next) => {
  const { tenant } = c.get('jwtPayload')
  if (typeof tenant !== 'string') throw new HTTPException(403)
  c.set('tenant', tenant)
  await next()
})
app.use('/v1/hello', allow('hello', 'read'))
app.use(limiter('RATE_LIMIT_PRINCIPAL', (c) => c.get('jwtPayload').sub))
app.use(limiter('RATE_LIMIT_TENANT', (c) => c.get('tenant')))
app.openapi(
  createRoute({
    method: 'get',
    path: '/v1/hello',
    request: { query: z.object({ name: z.string().min(1).max(100).optional() }) },
    responses: {
      200: {
        description: 'A greeting',
        content: { 'application/json': { schema: z.object({ message: z.string() }) } },
      },
    },
  }),
  (c) => c.json({ message: `Hello, ${c.req.valid('query').name ?? 'world'}` }),
)
app.onError((error, c) => (error instanceof HTTPException ? error.getResponse() : c.text(String(error.stack), 500)))
const handler = { fetch: (request, env, ctx) => app.fetch(request, env, ctx) }
export default instrument(handler, () => ({
  exporter: { url: 'http://127.0.0.1:9/v1/traces' },
  service: { name: 'third-party' },
  sampling: { headSampler: { ratio: 0 } },
}))
