/** The module that runs middleware and routes in front of a Worker that is no Hono application. */
import { honoPlacing } from '../hono/placing.ts'
import type { Shell } from '../shells.ts'

/*
 * What it holds on to: a Worker's own answer keeps status, stream and socket; its error stays an error, which Sentry
 * and passThroughOnException() have to see; wrappers like withSentry() set members of what they get.
 */
export const chainText = `import { Hono } from 'hono'

const app = new Hono<{ Bindings: Env }>()

/** A request on its way to the Worker. */
interface Passage {
  answer(request: Request): unknown
  failure?: { readonly error: unknown }
}

const passages = new WeakMap<Request, Passage>()

const chain = new Hono<{ Bindings: Env; Variables: { passage: Passage } }>()
  .use((c, next) => {
    c.set('passage', passages.get(c.req.raw) as Passage)
    return next()
  })
  .route('/', app)
  .all('*', async (c) => {
    const passage = c.get('passage')
    const { headers } = c.newResponse(null)
    try {
      const answer = await passage.answer(c.req.raw)
      return answer === undefined ? c.notFound() : complete(answer as Response, headers)
    } catch (error) {
      passage.failure = { error }
      c.error = error as Error
      return c.text('Internal Server Error', 500)
    }
  })

/** An answer with the headers that were set before it was there; from now on they can be changed. */
function complete(answer: Response, headers: Headers): Response {
  const result = new Response(answer.body, answer)
  headers.forEach((value, name) => {
    if (name === 'set-cookie') result.headers.append(name, value)
    else if (!result.headers.has(name)) result.headers.set(name, value)
  })
  return result
}

/** Tests often call a Worker without a context. */
const noContext = { waitUntil() {}, passThroughOnException() {}, props: {} }

/** Nor do they always give more of a request than its method and address. */
function withHeaders(request: Request): Request {
  const { headers } = request as Partial<Request>
  return headers ? request : (Object.create(request, { headers: { value: new Headers() } }) as Request)
}

async function pass(given: Request, env: Env, ctx: ExecutionContext | undefined, answer: Passage['answer']) {
  const request = withHeaders(given)
  const passage: Passage = { answer }
  passages.set(request, passage)
  const response = await chain.fetch(request, env, ctx ?? noContext)
  // What the Worker throws is thrown on, so that whoever watches over it sees it.
  if (passage.failure) throw passage.failure.error
  return response
}
`

const text = `${chainText}
/** A Worker whose requests pass the chain above before its own \`fetch\`; all else it has stays as it is. */
export function withMiddleware<Worker extends object>(worker: Worker): Worker {
  const isClass = typeof worker === 'function' && !('fetch' in worker)
  const chained = isClass ? classWithChain(worker as unknown as EntrypointClass) : objectWithChain(worker as Handler)
  return chained as Worker
}

interface Handler {
  fetch?(request: Request, env: Env, ctx?: ExecutionContext): unknown
}

function objectWithChain(worker: Handler): object {
  const fetch = (request: Request, env: Env, ctx?: ExecutionContext) =>
    pass(request, env, ctx, (passed) => worker.fetch?.(passed, env, ctx))
  const members = { fetch: { value: fetch, writable: true, enumerable: true, configurable: true } }
  return new Proxy(Object.create(worker, members) as object, {
    get(target, key) {
      if (Reflect.getOwnPropertyDescriptor(target, key)) return Reflect.get(target, key)
      const value: unknown = Reflect.get(worker, key)
      return typeof value === 'function' ? value.bind(worker) : value
    },
  })
}

type EntrypointClass = new (ctx: ExecutionContext, env: Env) => Entrypoint

interface Entrypoint {
  readonly ctx: ExecutionContext
  readonly env: Env
  fetch?(request: Request): unknown
}

function classWithChain(Worker: EntrypointClass): EntrypointClass {
  return class extends Worker {
    override fetch(request: Request) {
      return pass(request, this.env, this.ctx, (passed) => super.fetch?.(passed))
    }
  }
}
`

export const chainPlacing = (file: string) => honoPlacing({ file, name: 'app', within: undefined, base: '' })

export const middlewareShell: Shell = {
  wrapper: 'withMiddleware',
  names: ['middleware', 'with-middleware', 'request-chain'],
  text,
  slots: ['middleware', 'route'],
  placing: chainPlacing,
}
