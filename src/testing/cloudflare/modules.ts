/** The code of workers: of what was uploaded, and of the door to what has static assets. */
import type { Version } from './state.ts'

/** Says to the door which version a request is for. */
export const addressed = 'clodo-version'
const code = `export default {
  fetch(request, env) {
    const headers = new Headers(request.headers)
    headers.delete('${addressed}')
    return env[request.headers.get('${addressed}')].fetch(new Request(request, { headers, redirect: 'manual' }))
  },
}`

export const doorModule = { type: 'ESModule', path: 'door.js', contents: code }

/** What runs where static assets stand alone. */
const nothing = {
  type: 'ESModule',
  path: 'nothing.js',
  contents: 'export default { fetch: () => new Response(null, { status: 404 }) }',
}

/** Of a version, in the words of Miniflare. */
export function modulesOf({ modules, serviceWorker }: Version): object {
  if (modules.length === 0) return { modules: [nothing] }
  const decoded = (contents: Uint8Array) => new TextDecoder().decode(contents)
  if (serviceWorker) return { script: decoded(modules[0]?.contents ?? new Uint8Array()) }
  return {
    modules: modules.map(({ name, type, contents }) => ({
      type,
      path: name,
      contents: type === 'Data' || type === 'CompiledWasm' ? contents : decoded(contents),
    })),
  }
}
