/** The machine: what has to be there to build and to run a Worker on it. */
import { type Diagnosis, doubtful, ill, type Machine, unknown, well } from './diagnosis.ts'

/** The oldest Node that CLODO and wrangler run on. */
const oldest = [22, 18] as const
/** Milliseconds that a program gets to say its version. */
const patience = 15_000
/** Bytes that an installation and its caches take. */
const enough = 1024 * 1024 * 1024

export async function examineMachine(machine: Machine, root: string): Promise<Diagnosis[]> {
  return [
    node(machine),
    await program(machine, root, {
      name: 'git',
      mend: 'Install git: undo, deploys and scan of what is staged use it.',
    }),
    await port(machine),
    space(machine, root),
    ...proxy(machine),
    ...authorities(machine),
    credentials(machine),
  ]
}

function node({ nodeVersion }: Machine): Diagnosis {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const old = major < oldest[0] || (major === oldest[0] && minor < oldest[1])
  const mend = `Install Node ${oldest.join('.')} or newer, or let the project bring its own: npm install --save-dev node.`
  return old ? ill('node', `${nodeVersion} is older than ${oldest.join('.')}`, { mend }) : well('node', nodeVersion)
}

export async function program(
  { run, env }: Machine,
  cwd: string,
  {
    name,
    mend,
    command = name,
    args = ['--version'],
  }: { name: string; mend: string; command?: string; args?: readonly string[] },
): Promise<Diagnosis> {
  const { code, stdout, stderr } = await run(command, args, { cwd, env, timeout: patience })
  const said = (stdout.trim() || stderr.trim()).split('\n')[0] ?? ''
  if (code === 0) return well(name, said)
  return ill(name, code === 127 ? 'is not there' : code === 124 ? 'does not answer' : `does not run: ${said}`, { mend })
}

/** The one that `wrangler dev` takes first. */
async function port({ portFree }: Machine): Promise<Diagnosis> {
  if (await portFree(8787)) return well('port', '8787 is free')
  return doubtful('port', '8787 is taken', {
    mend: 'wrangler dev takes another one; end what listens there, or name a port: wrangler dev --port 0.',
  })
}

function space({ bytesFree }: Machine, root: string): Diagnosis {
  const bytes = bytesFree(root)
  if (bytes === undefined) return unknown('disk', 'the system does not tell how much is left')
  const said = `${(bytes / 1024 ** 3).toFixed(1)} GiB free`
  return bytes < enough
    ? doubtful('disk', said, { mend: 'Make space: an installation takes up to a gibibyte.' })
    : well('disk', said)
}

const proxies = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

/** Names alone are told: an address of a proxy may hold a password. */
function proxy({ env }: Machine): Diagnosis[] {
  const set = proxies.filter((name) => (env[name] ?? '') !== '')
  if (set.length === 0) return []
  const broken = set.find((name) => !/^(?:https?|socks\w*):\/\/[^\s]+$/.test(env[name] ?? ''))
  if (broken !== undefined)
    return [ill('proxy', `${broken} is no address`, { mend: 'Write it as http://HOST:PORT, or unset it.' })]
  const direct = (env.NO_PROXY ?? env.no_proxy ?? '').split(',').map((one) => one.trim())
  if (['localhost', '127.0.0.1', '*'].some((one) => direct.includes(one)))
    return [well('proxy', `${set.join(', ')} set`)]
  return [
    doubtful('proxy', `${set.join(', ')} set, and NO_PROXY leaves out localhost`, {
      mend: 'Add localhost,127.0.0.1 to NO_PROXY: what runs here is asked through the proxy otherwise.',
    }),
  ]
}

function authorities({ env, disk }: Machine): Diagnosis[] {
  return ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((name) => {
    const path = env[name] ?? ''
    if (path === '') return []
    const bytes = disk.read(path.replaceAll('\\', '/'))
    const mend = `Point ${name} at a file of certificates (PEM), or unset it.`
    if (bytes === undefined) return [ill('certificates', `${name} names a file that is not there`, { mend })]
    const holds = Buffer.from(bytes).includes('-----BEGIN CERTIFICATE-----')
    return [
      holds ? well('certificates', `${name} is read`) : ill('certificates', `${name} names no certificates`, { mend }),
    ]
  })
}

function credentials({ env }: Machine): Diagnosis {
  if ((env.CLOUDFLARE_API_TOKEN ?? '') !== '') return well('credentials', 'CLOUDFLARE_API_TOKEN is set')
  if ((env.CLOUDFLARE_API_KEY ?? '') !== '')
    return doubtful('credentials', 'CLOUDFLARE_API_KEY is set: it may do everything', {
      mend: 'Use a token with the rights that a deploy needs: CLOUDFLARE_API_TOKEN.',
    })
  return unknown('credentials', 'CLOUDFLARE_API_TOKEN is not set: deploys ask for it, nothing else does')
}
