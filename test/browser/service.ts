/** A project as `create` makes it, served by the project's own wrangler in workerd, with a database and secrets of its own. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { start } from '../../src/index.ts'
import type { Case } from '../matrix/cases.ts'
import { generate, openYard, repository } from '../matrix/generate.ts'
import { freePort } from '../support/port.ts'

export interface Service {
  /** `http://localhost:PORT`: to a browser a secure context, with a name that passkeys take. */
  readonly origin: string
  /** Absolute path of the project. */
  readonly root: string
  /** What wrangler has written so far. */
  said(): string
  /** Ends the Worker and removes the project. */
  stop(): Promise<void>
}

export interface ServeOptions {
  /** Variables that depend on where the service is, such as its public origin. */
  readonly variables?: (origin: string) => { readonly [name: string]: string }
}

/** Creates a project and serves it. @throws when it does not boot, with what wrangler said */
export async function serve(
  recipe: Pick<Case, 'type'> & Partial<Case>,
  { variables = () => ({}) }: ServeOptions = {},
): Promise<Service> {
  const files = await generate({ name: recipe.type, options: {}, plugins: {}, ...recipe })
  const yard = openYard()
  const root = yard.write('service', files)
  writeFileSync(join(root, '.dev.vars'), secrets(files['.dev.vars.example'] ?? ''))
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const given = Object.entries(variables(origin)).flatMap(([name, value]) => ['--var', `${name}:${value}`])
  try {
    if (Object.keys(files).some((path) => path.startsWith('migrations/'))) await migrate(root)
    const listen = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0']
    const worker = wrangler(root, ['dev', '--env=', ...listen, '--show-interactive-dev-session=false', ...given])
    const ready = await worker.message
    if (ready === undefined) throw new Error(worker.said())
    return {
      origin,
      root,
      said: worker.said,
      async stop() {
        await worker.stop()
        yard.remove()
      },
    }
  } catch (error) {
    yard.remove()
    throw error
  }
}

async function migrate(root: string): Promise<void> {
  const migrations = wrangler(root, ['d1', 'migrations', 'apply', 'DB', '--local', '--env='])
  if ((await migrations.ended) !== 0) throw new Error(migrations.said())
}

function wrangler(root: string, args: readonly string[]) {
  const path = join(repository, 'node_modules/wrangler/bin/wrangler.js')
  const { PATH, TMPDIR } = process.env
  const env = {
    PATH,
    TMPDIR,
    HOME: join(root, '..', 'home'),
    CI: '1',
    NO_COLOR: '1',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  }
  return start(process.execPath, [path, ...args], { cwd: root, env, timeout: 600_000 })
}

/** A value for each secret that the project names. */
function secrets(example: string): string {
  const names = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name)
  return names.map((name) => `${name}=${randomBytes(32).toString('hex')}\n`).join('')
}
