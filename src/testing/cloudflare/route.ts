/** How an endpoint is written: `METHOD /path/:with/:names` and what answers it. */
import { Refusal } from './answer.ts'
import type { Edge } from './edge.ts'
import type { Runtime } from './runtime.ts'
import type { Database, Script, State } from './state.ts'

export interface Call {
  readonly state: State
  readonly runtime: Runtime
  readonly edge: Edge
  /** Where the API listens, for answers that hold an address. */
  readonly origin: string
  readonly params: { readonly [name: string]: string }
  readonly query: URLSearchParams
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  /** The token that it came with. */
  readonly bearer: string
  /** Absolute path of the directory for all data. */
  readonly directory: string
  now(): Date
}

export type Handler = (call: Call) => unknown

export type Routes = { readonly [methodAndPath: string]: Handler }

export interface Match {
  readonly handler: Handler
  readonly params: { readonly [name: string]: string }
}

export function router(routes: Routes): (method: string, path: string) => Match | undefined {
  const compiled = Object.entries(routes).map(([route, handler]) => {
    const [method = '', path = ''] = route.split(' ')
    const pattern = path.replaceAll(/:(\w+)(\*?)/g, (_, name, rest) => `(?<${name}>${rest === '' ? '[^/]+' : '.+'})`)
    return { method, pattern: new RegExp(`^${pattern}$`), handler }
  })
  return (method, path) => {
    for (const { method: wanted, pattern, handler } of compiled) {
      const found = wanted === method ? pattern.exec(path) : null
      if (found !== null)
        return {
          handler,
          params: Object.fromEntries(Object.entries(found.groups ?? {}).map(([k, v]) => [k, decodeURIComponent(v)])),
        }
    }
    return undefined
  }
}

export function jsonOf<T>({ bytes }: Call): T {
  if (bytes.length === 0) return {} as T
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T
  } catch {
    throw new Refusal(400, 10001, 'The body is not JSON.')
  }
}

export function formOf({ bytes, contentType }: Call): Promise<FormData> {
  return new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData()
}

/** @throws Refusal 10007 */
export function scriptOf({ state, params }: Call): Script {
  const script = state.scripts.get(params.script ?? '')
  if (script === undefined) throw new Refusal(404, 10007, 'This Worker does not exist on your account.')
  return script
}

/** By id or by name. @throws Refusal 7404 */
export function databaseOf({ state, params }: Call): Database {
  const wanted = params.database ?? ''
  const database = state.databases.get(wanted) ?? [...state.databases.values()].find(({ name }) => name === wanted)
  if (database === undefined) throw new Refusal(404, 7404, `The database ${wanted} could not be found`)
  return database
}
