/**
 * The Worker in workerd itself, bundled as it is deployed, with no proxy in front of it: what `wrangler dev` puts there costs
 * many times what a Worker does, so nothing can be measured through it.
 */
import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { splitSql } from '../../cloudflare/sql.ts'
import { installed } from '../../cloudflare/wrangler.ts'
import { ClodoError } from '../../errors.ts'
import { decode, encode } from '../../tree/utf8.ts'
import { faults, hasDefaultExport } from '../bundle.ts'
import type { Config } from '../config.ts'
import type { Site } from '../site.ts'
import type { Hosted, Hosting } from './hosting.ts'

export interface Direct extends Hosted {
  close(): Promise<void>
}

/** The module that would be deployed, absolute. @throws BUNDLE_FAILED */
export async function bundled(site: Site, environment: string): Promise<string> {
  const directory = posix.join(site.temporary, 'bundle')
  const args = ['deploy', '--dry-run', '--outdir', directory, `--env=${environment}`]
  const deploy = site.launch('wrangler', args)
  const code = await deploy.ended
  const names = (site.disk.list(directory) ?? []).map(({ name }) => name)
  const script = names.find((name) => /\.m?js$/.test(name))
  const path = script === undefined ? undefined : posix.join(directory, script)
  const text = path === undefined ? '' : decode(site.disk.read(path) ?? new Uint8Array(), path)
  if (code === 0 && path !== undefined && hasDefaultExport(text)) return path
  const said = faults(deploy.said()) || deploy.said().trim()
  const what =
    code === 0 ? 'The Worker has no default export, so nothing handles a request.' : said || 'wrangler gave no bundle.'
  throw new ClodoError('BUNDLE_FAILED', { what, where: site.root })
}

/** Milliseconds: to readiness, and for all that a Worker is asked. */
const patience = { boot: 60_000, life: 1_200_000 }

/** @throws INSTALL_MISSING, WORKER_DEAD */
export async function startDirect(
  site: Site,
  { config, ...hosting }: Omit<Hosting, 'wrangler' | 'statements'> & { readonly config: Config },
): Promise<Direct> {
  const wrangler = installed(site.disk, site.root, 'wrangler/package.json')
  if (wrangler === undefined)
    throw new ClodoError('INSTALL_MISSING', { what: 'The project has no wrangler installed.', where: site.root })
  const told: Hosting = { ...hosting, wrangler, statements: statementsOf(site, config) }
  const file = posix.join(site.temporary, 'hosting.json')
  site.disk.write(file, encode(JSON.stringify(told)), { mode: 0o600 })
  const host = site.program(program(), [file], { timeout: patience.life })
  const late = AbortSignal.timeout(patience.boot)
  const slow = new Promise<undefined>((resolve) => late.addEventListener('abort', () => resolve(undefined)))
  const message = await Promise.race([host.message, slow])
  const close = () => host.stop()
  if (isHosted(message)) return { ...message, close }
  await close()
  throw new ClodoError('WORKER_DEAD', { what: host.said().trim() || 'workerd does not start.', where: site.root })
}

function isHosted(message: unknown): message is Hosted {
  return typeof (message as Partial<Hosted> | undefined)?.origin === 'string'
}

/** Beside this file in sources; once built, an entry beside the bundle or its chunks. */
function program(): string {
  const places = ['./host.ts', './direct-host.js', '../direct-host.js'].map((path) => new URL(path, import.meta.url))
  const there = places.find((place) => existsSync(place))
  if (there === undefined) throw new ClodoError('INTERNAL', { what: 'The program that runs Workers is missing.' })
  return fileURLToPath(there)
}

function statementsOf({ disk, root }: Site, { databases }: Config): Hosting['statements'] {
  return databases.map(({ binding, migrations }) => ({
    binding,
    sql: sqlIn(disk, posix.join(root, migrations)).flatMap((file) =>
      splitSql(decode(disk.read(file) ?? new Uint8Array(), file)),
    ),
  }))
}

function sqlIn(disk: Site['disk'], directory: string): string[] {
  return (disk.list(directory) ?? []).flatMap(({ name, kind }) => {
    const path = posix.join(directory, name)
    return kind === 'directory' ? sqlIn(disk, path) : name.endsWith('.sql') ? [path] : []
  })
}
