/** The module that puts functions around the handlers of a Worker. */
import type { Shell } from '../shells.ts'
import { workerPlacing } from './placing.ts'

/*
 * What it holds on to: a function that is given handlers gets plain ones, which it may take apart, while the Worker keeps
 * its getters, its methods and what it is; wrappers like withSentry() set members of what they get.
 */
const text = `const names: readonly PropertyKey[] = ['fetch', 'scheduled', 'queue', 'email', 'tail', 'tailStream']

type Handlers = ExportedHandler<Env>

/** What stands around each handler, the outermost first. */
const around = (handlers: Handlers): Handlers => handlers

/** A Worker whose handlers are those that \`around\` makes of them; all else it has stays as it is. */
export function withHandlers<Worker extends object>(worker: Worker): Worker {
  const isClass = typeof worker === 'function' && !('fetch' in worker)
  const wrapped = isClass ? ofClass(worker as unknown as EntrypointClass) : ofObject(worker)
  return wrapped as Worker
}

function ofObject(worker: object): object {
  const value = (key: PropertyKey): unknown => {
    const own: unknown = Reflect.get(worker, key)
    return typeof own === 'function' ? own.bind(worker) : own
  }
  let handlers: object | undefined
  const make = () => {
    const own = names.filter((name) => name in worker).map((name) => [name, value(name)])
    return around(Object.fromEntries(own) as Handlers)
  }
  return new Proxy(Object.create(worker) as object, {
    get(target, key) {
      if (Reflect.getOwnPropertyDescriptor(target, key)) return Reflect.get(target, key)
      if (!names.includes(key) || !(key in worker)) return value(key)
      handlers ??= make()
      return Reflect.get(handlers, key)
    },
  })
}

type Handle = (event: unknown, env?: Env, ctx?: ExecutionContext) => unknown

interface Entrypoint {
  readonly ctx: ExecutionContext
  readonly env: Env
}

type EntrypointClass = new (ctx: ExecutionContext, env: Env) => Entrypoint

function ofClass(Worker: EntrypointClass): EntrypointClass {
  const Wrapped = class extends Worker {}
  for (const name of names.filter((one) => one in Worker.prototype)) {
    const own = Reflect.get(Worker.prototype, name) as Handle
    const handle = function (this: Entrypoint, event: unknown): unknown {
      const handlers = around({ [name]: (given: unknown) => own.call(this, given) } as Handlers)
      return (Reflect.get(handlers, name) as Handle)(event, this.env, this.ctx)
    }
    Object.defineProperty(Wrapped.prototype, name, { value: handle, writable: true, configurable: true })
  }
  return Wrapped
}
`

export const handlersShell: Shell = {
  wrapper: 'withHandlers',
  names: ['with-handlers', 'worker-handlers'],
  text,
  slots: ['worker'],
  placing: () => workerPlacing,
}
