/** The modules that run middleware and routes, and functions around handlers, in front of the functions of Pages. */
import { chainPlacing, chainText } from '../object/shell.ts'
import type { Shell } from '../shells.ts'
import { workerPlacing } from '../worker/placing.ts'

/* What it holds on to: a function that goes on without saying with what goes on with the request that it was given. */
const contextText = `/** What Pages gives to a function. */
interface Context {
  readonly request: Request
  readonly env: Env
  next(request?: Request): Promise<Response>
  waitUntil(promise: Promise<unknown>): void
  passThroughOnException(): void
}

type Handle = (context: Context) => unknown

/** The context of a request that took the place of the one that came. */
function onward(context: Context, request: Request): Context {
  if (request === context.request) return context
  const next = (input: Request = request) => context.next(input)
  return Object.create(context, { request: { value: request }, next: { value: next } }) as Context
}
`

const middlewareText = `${chainText}
${contextText}
function chained(inner: Handle): Handle {
  return (context) => {
    const { request, env } = context
    return pass(request, env, context as unknown as ExecutionContext, (passed) => inner(onward(context, passed)))
  }
}

/** What Pages runs for a request, a function or a list of them, behind the chain above. */
export function withMiddleware<Given>(given: Given): Given {
  const wrapped = Array.isArray(given) ? [chained((context) => context.next()), ...given] : chained(given as Handle)
  return wrapped as Given
}
`

const handlersText = `type Handlers = ExportedHandler<Env>

/** What stands around each handler, the outermost first. */
const around = (handlers: Handlers): Handlers => handlers

${contextText}
function surrounded(inner: Handle): Handle {
  return (context) => {
    const fetch = (request: Request) => inner(onward(context, request))
    const handlers = around({ fetch } as Handlers) as unknown as { fetch(request: Request, env: Env, ctx: Context): unknown }
    return handlers.fetch(context.request, context.env, context)
  }
}

/** What Pages runs for a request, a function or a list of them, as the handler that \`around\` makes of it. */
export function withHandlers<Given>(given: Given): Given {
  const wrapped = Array.isArray(given) ? [surrounded((context) => context.next()), ...given] : surrounded(given as Handle)
  return wrapped as Given
}
`

export const middlewareShell: Shell = {
  wrapper: 'withMiddleware',
  names: ['chain', 'request-chain'],
  text: middlewareText,
  slots: ['middleware', 'route'],
  placing: chainPlacing,
}

export const handlersShell: Shell = {
  wrapper: 'withHandlers',
  names: ['with-handlers', 'request-handlers'],
  text: handlersText,
  slots: ['worker'],
  placing: () => workerPlacing,
}
