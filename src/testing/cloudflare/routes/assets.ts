/** Static assets: a session says which files are missing, an upload brings them, and its token stands for all of them. */
import { Refusal } from '../answer.ts'
import { type Call, formOf, jsonOf, type Routes } from '../route.ts'
import { uuid } from '../state.ts'

const upload = '/accounts/:account/workers/assets/upload'

export const assets: Routes = {
  'POST /accounts/:account/workers/scripts/:script/assets-upload-session': (call) => begun(call),
  [`POST ${upload}`]: (call) => brought(call),
  [`POST ${upload}/:hash`]: (call) => {
    call.state.assets.set(call.params.hash ?? '', call.bytes)
    return { jwt: session(call) }
  },
}

interface Manifest {
  readonly manifest?: { readonly [path: string]: { readonly hash: string; readonly size: number } }
}

function begun(call: Call): object {
  const { assets: known, sessions, random } = call.state
  const { manifest = {} } = jsonOf<Manifest>(call)
  const files = Object.fromEntries(Object.entries(manifest).map(([path, { hash }]) => [path, hash]))
  const jwt = tokenOf(uuid(random))
  sessions.set(jwt, files)
  const missing = [...new Set(Object.values(files))].filter((hash) => !known.has(hash))
  return { jwt, buckets: missing.length === 0 ? [] : [missing] }
}

/** wrangler looks into it for the time at which it ends. */
function tokenOf(id: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [part({ alg: 'none', typ: 'JWT' }), part({ exp: 4_102_444_800, session: id }), 'sandbox'].join('.')
}

function session({ state, bearer }: Call): string {
  if (state.sessions.has(bearer)) return bearer
  throw new Refusal(401, 10000, 'Authentication error')
}

async function brought(call: Call): Promise<object> {
  const jwt = session(call)
  for (const [hash, part] of (await formOf(call)).entries()) {
    const text = typeof part === 'string' ? part : await part.text()
    call.state.assets.set(hash, Buffer.from(text, 'base64'))
  }
  return { jwt }
}
