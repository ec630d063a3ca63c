/**
 * Where a middleware runs. Outermost first; the response side runs in reverse. A denial, a thrown error and an
 * unknown path pass back through everything with a smaller rank, so they are traced, counted, logged and audited and
 * carry the headers like any other answer.
 */
export const rank = {
  requestId: 10,
  tracing: 20,
  metrics: 25,
  logging: 30,
  audit: 35,
  securityHeaders: 50,
  cors: 60,
  bodyLimit: 65,
  ipLimit: 70,
  /** Routes that anybody may call, whatever plugin guards the rest: liveness, readiness. */
  publicRoute: 75,
  authentication: 80,
  tenant: 90,
  authorization: 100,
  /** What routes of others require, said at their mount: `app.use('/v1/items/*', allow(...))`. */
  declaration: 105,
  principalLimit: 110,
  idempotency: 120,
  route: 1000,
} as const
