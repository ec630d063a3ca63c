/** The Workers that `npm run bench:worker` compares, and how each is made. */
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const repository = join(import.meta.dirname, '..')
export const secret = '0123456789abcdef0123456789abcdef'

/** A Worker to measure, and what its requests carry. */
export interface Contestant {
  readonly name: string
  /** A created service with these; left out: `code`, or the third-party stack. */
  readonly plugins?: readonly string[]
  readonly code?: string
  /** How the third-party stack knows its callers. */
  readonly thirdParty?: 'jwt' | 'session'
}

/** The route of created services, in a Worker that has nothing else. */
const hello = (around = 'app.fetch', before = '') => `import { Hono } from 'hono'
import { hello } from './routes/hello.ts'
${before}
const app = new Hono()
app.route('/v1/hello', hello)
export default { fetch: ${around} }
`

/** One verification a request, of the same signature: what a JWT costs that nobody remembers. */
const verification = `const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
const data = new Uint8Array(300)
let keys
let signature
async function verified(request, env, ctx) {
  keys ??= await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  signature ??= await crypto.subtle.sign(algorithm, keys.privateKey, data)
  if (!(await crypto.subtle.verify(algorithm, keys.publicKey, signature, data))) throw new Error('not valid')
  return app.fetch(request, env, ctx)
}`

/** A line as long as that of the plugin logging: what the console alone costs here. */
const line = `const line = JSON.stringify({ level: 'info', message: 'GET /v1/hello 200', requestId: crypto.randomUUID.name.padEnd(36), method: 'GET', route: '/v1/hello', path: '/v1/hello', status: 200, duration: 0, subject: 'ada', tenant: 'acme' })
function logged(request, env, ctx) {
  console.info(line)
  return app.fetch(request, env, ctx)
}`

const six = ['auth', 'logging', 'multi-tenant', 'rate-limit', 'rbac', 'tracing']

export const contestants: readonly Contestant[] = [
  { name: 'bare Hono', code: hello() },
  { name: 'bare Hono + one ES256 verification', code: hello('verified', verification) },
  { name: 'bare Hono + one line on the console', code: hello('logged', line) },
  { name: 'a service without plugins', plugins: [] },
  { name: 'auth', plugins: ['auth'] },
  { name: 'auth, rbac', plugins: ['auth', 'rbac'] },
  { name: 'auth, multi-tenant', plugins: ['auth', 'multi-tenant'] },
  { name: 'logging', plugins: ['logging'] },
  { name: 'tracing', plugins: ['tracing'] },
  { name: 'rate-limit', plugins: ['rate-limit'] },
  { name: 'all but logging', plugins: six.filter((plugin) => plugin !== 'logging') },
  { name: 'all six', plugins: six },
  { name: 'third party, JWT', thirdParty: 'jwt' },
  { name: 'third party, session', thirdParty: 'session' },
]

/** Makes and bundles a contestant below `home`, unless it is there; gives its directory. */
export function made(contestant: Contestant, home: string): string {
  const folder = contestant.name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()
  const root = join(home, folder)
  if (existsSync(root)) return root
  if (contestant.plugins !== undefined) create(folder, contestant.plugins, home)
  else if (contestant.thirdParty !== undefined) install(root)
  else {
    cpSync(join(routeIn(home), 'src'), join(root, 'src'), { recursive: true })
    writeFileSync(join(root, 'src/index.js'), contestant.code ?? '')
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
    configure(root, folder)
  }
  // As deployed: production, whose share of recorded traces is the default and whose logs are of level info.
  const environment = contestant.plugins === undefined ? '' : 'production'
  const bundle = ['deploy', '--dry-run', '--minify', '--env', environment]
  wrangler(root, [...bundle, '--outdir', 'deployed'])
  if (existsSync(join(root, BENCH))) wrangler(root, [...bundle, BENCH, '--outdir', 'measured'])
  return root
}

/** A created service, for its route. */
function routeIn(home: string): string {
  const root = join(home, 'route')
  if (!existsSync(root)) create('route', [], home)
  return root
}

function configure(root: string, name: string): void {
  const config = {
    name,
    main: 'src/index.js',
    compatibility_date: '2026-10-20',
    compatibility_flags: ['nodejs_compat'],
    // As in created services: names of functions would cost all of them.
    keep_names: false,
  }
  writeFileSync(join(root, 'wrangler.jsonc'), JSON.stringify(config))
}

/** The entry that is measured, where it is another than what is deployed. */
const BENCH = 'bench.js'

/** Limits count in the isolate and never refuse, here and in the third-party stack: locally the binding is a Durable Object with SQLite. */
const uncounted = (entry: string) => `import inner from '${entry}'
const limit = { limit: async () => ({ success: true }) }
let bound
export default {
  fetch(request, env, ctx) {
    bound ??= { ...env, RATE_LIMIT_IP: limit, RATE_LIMIT_PRINCIPAL: limit, RATE_LIMIT_TENANT: limit }
    return inner.fetch(request, bound, ctx)
  },
}
`

function create(folder: string, plugins: readonly string[], home: string): void {
  const args = [
    'create',
    folder,
    '--type',
    'generic',
    '--with',
    plugins.join(','),
    '--no-install',
    '--no-git',
    '--quiet',
    '--yes',
  ]
  const bin = join(repository, 'src/cli/bin.ts')
  execFileSync(process.execPath, ['--conditions=source', bin, ...args], { cwd: home, stdio: 'pipe' })
  if (plugins.includes('rate-limit')) writeFileSync(join(home, folder, BENCH), uncounted('./src/index.ts'))
}

/** Installed on demand, by the versions in its package.json. */
function install(root: string): void {
  cpSync(join(import.meta.dirname, 'third-party'), join(root, 'src'), { recursive: true })
  cpSync(join(root, 'src/package.json'), join(root, 'package.json'))
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: root, stdio: 'pipe' })
  writeFileSync(join(root, BENCH), uncounted('./src/index.js'))
  configure(root, 'third-party')
}

export function wrangler(root: string, args: readonly string[]): void {
  const program = join(repository, 'node_modules/wrangler/bin/wrangler.js')
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }
  execFileSync(process.execPath, [program, ...args], { cwd: root, env, stdio: 'pipe' })
}

/** The bundles that `made` left: as it is deployed, and what is measured. */
export function bundlesOf(root: string): { readonly deployed: string; readonly measured: string } {
  const scriptIn = (folder: string) =>
    join(root, folder, readdirSync(join(root, folder)).find((name) => name.endsWith('.js')) ?? '')
  const deployed = scriptIn('deployed')
  return { deployed, measured: existsSync(join(root, BENCH)) ? scriptIn('measured') : deployed }
}

/** A token as the issuer of the created services would sign it; the third-party stack takes it, too. */
export function token(audience: string, typ = 'at+jwt'): string {
  const now = Math.floor(Date.now() / 1000)
  const caller = { sub: 'ada', roles: ['viewer', 'admin'], tenant: 'acme' }
  const claims = { iss: 'https://issuer.example', aud: audience, ...caller, iat: now, exp: now + 3600 }
  const signed = [{ alg: 'HS256', typ }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
