/** The module that runs middleware and routes in front of a Worker that is no Hono application. */
import { posix } from 'node:path'
import { declaredIn } from '../../edit/typescript/declaration.ts'
import { parse } from '../../edit/typescript/parse.ts'
import type { Read } from '../../edit/typescript/specifier.ts'

export const wrapper = 'withMiddleware'

/** Beside the entry, in its language; a file of the user of that name is left alone. */
export function shellPath(entry: string, read: Read): string {
  const extension = /\.[cm]?tsx?$/.test(entry) ? '.ts' : posix.extname(entry).replace('jsx', 'js')
  const paths = ['middleware', 'with-middleware', 'request-chain'].map((name) =>
    posix.join(posix.dirname(entry), name + extension),
  )
  const free = paths.find((path) => {
    const text = read(path)
    return text === undefined || declaredIn(parse(text, path).statements, wrapper) !== undefined
  })
  return free ?? posix.join(posix.dirname(entry), `clodo-middleware${extension}`)
}

/** The module without any entry. */
export function shellText(path: string): string {
  return path.endsWith('.ts') ? typed : plain
}

const typed = `import { type Context, Hono } from 'hono'

const app = new Hono<{ Bindings: Env }>()

/** A Worker whose requests pass the chain above before its own \`fetch\`; all else it has stays as it is. */
export function ${wrapper}<Worker extends object & { fetch?: unknown }>(worker: Worker): Worker {
  const { fetch } = worker
  if (typeof fetch !== 'function') throw new TypeError('The Worker has no fetch handler.')
  app.all('*', (c) => fetch.call(worker, c.req.raw, c.env, executionContext(c)))
  return new Proxy(worker, {
    get(target, key) {
      const value = key === 'fetch' ? app.fetch : Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Callers in tests often pass none. */
function executionContext(c: Context): Context['executionCtx'] | undefined {
  try {
    return c.executionCtx
  } catch {
    return undefined
  }
}
`

const plain = typed
  .replace('type Context, ', '')
  .replace('<{ Bindings: Env }>', '')
  .replace('<Worker extends object & { fetch?: unknown }>(worker: Worker): Worker', '(worker)')
  .replace("(c: Context): Context['executionCtx'] | undefined", '(c)')
