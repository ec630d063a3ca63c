/** A service in a directory of its own, the API on loopback, and the command line between them with the real wrangler. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { main } from '../../src/cli/main.ts'
import { machine } from '../../src/cli/world.ts'
import type { World } from '../../src/index.ts'
import { type CloudflareApi, type CloudflareApiOptions, cloudflareApi } from '../../src/testing/cloudflare/index.ts'
import { holdDocument } from '../support/documents.ts'

export const repository = join(import.meta.dirname, '../..')

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Yard {
  readonly api: CloudflareApi
  readonly root: string
  /** What programs are run with. */
  readonly env: { readonly [name: string]: string | undefined }
  /** Arguments of every program that was started. */
  readonly started: (readonly string[])[]
  /** @param input what is written to standard input */
  clodo(line: string, change?: (world: World) => World, input?: string): Promise<Ended>
  /** With --json, its document. */
  document<T = { readonly [key: string]: unknown }>(
    line: string,
    change?: (world: World) => World,
  ): Promise<Ended & { readonly value: T }>
  wrangler(line: string, input?: string): Promise<Ended>
  write(path: string, text: string): void
  read(path: string): string
  close(): Promise<void>
}

/** The same machine, seen by another process. */
export const elsewhere = (world: World): World => ({ ...world, process: { ...world.process, pid: 1 } })

/** The same, where another person sits. */
export const asPerson =
  (name: string) =>
  (world: World): World => ({ ...world, env: { ...world.env, CLODO_USER: name } })

export const production = 'svc-production'

/** The wrangler file of a service with the environments development and production. */
export function config(
  more: object = {},
  { name = 'svc', production: other = more }: { readonly name?: string; readonly production?: object } = {},
): string {
  const own = { version_metadata: { binding: 'META' } }
  const both = { ...own, ...more, env: { production: { ...own, ...other } } }
  return JSON.stringify({ name, main: 'src/index.ts', compatibility_date: '2026-10-20', ...both }, undefined, 2)
}

/** A Worker that says which version it is. */
export const worker = (body = 'Response.json({ id: env.META.id })') =>
  `export default { async fetch(request: Request, env: any): Promise<Response> { return ${body} } }\n`

export async function yard(
  files: { readonly [path: string]: string },
  options: CloudflareApiOptions = {},
): Promise<Yard> {
  const root = mkdtempSync(join(tmpdir(), 'clodo-yard-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  const api = await cloudflareApi({ from: repository, ...options })
  const home = mkdtempSync(join(tmpdir(), 'clodo-home-'))
  const env = {
    PATH: process.env.PATH,
    TMPDIR: tmpdir(),
    HOME: home,
    XDG_CONFIG_HOME: home,
    CLODO_NODE_ON_PATH: process.versions.node,
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    ...api.env,
  }
  const started: (readonly string[])[] = []
  const plain = machine()
  const world: World = {
    ...plain,
    env,
    run: (command, args, given) => {
      started.push([command, ...args])
      return plain.run(command, args, given)
    },
  }
  const clodo: Yard['clodo'] = async (line, change = (same) => same, input = undefined) => {
    const said = { stdout: '', stderr: '' }
    const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (said[name] += text) })
    const args = line.split(' ')
    const code = await main(args, () => change(world), {
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      stdin: { read: async () => input },
      env,
      workingDirectory: root,
    })
    holdDocument({ args, code, stdout: said.stdout })
    return { code, ...said }
  }
  return {
    api,
    root,
    env,
    started,
    clodo,
    document: async (line, change) => {
      const ended = await clodo(`${line} --json`, change)
      return { ...ended, value: JSON.parse(ended.stdout) }
    },
    wrangler: (line, input) => {
      const program = join(repository, 'node_modules/wrangler/bin/wrangler.js')
      const quiet = {
        ...env,
        CI: '1',
        NO_COLOR: '1',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_LOG_PATH: join(home, 'logs'),
      }
      const given = input === undefined ? {} : { input }
      return plain.run(process.execPath, [program, ...line.split(' ')], { cwd: root, env: quiet, ...given })
    },
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    async close() {
      await api.close()
      for (const directory of [root, home]) rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** What is live: percentages by version, the newest deployment. */
export function live({ api }: Yard, script = production): { readonly [version: string]: number } {
  const split = api.state.scripts.get(script)?.deployments[0]?.versions ?? []
  return Object.fromEntries(split.map(({ version_id, percentage }) => [version_id, percentage]))
}

export interface Watch {
  /** Arguments and surroundings of every process that was seen. */
  readonly arguments: ReadonlySet<string>
  readonly environments: ReadonlySet<string>
  end(): void
}

/** Looks at every process of this machine, again and again; where there is no /proc it sees none. */
export function watchProcesses(): Watch {
  const seen = { arguments: new Set<string>(), environments: new Set<string>() }
  const look = () => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
      try {
        seen.arguments.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
        seen.environments.add(readFileSync(`/proc/${pid}/environ`, 'utf8'))
      } catch {
        // It ended meanwhile, or is another user's.
      }
    }
  }
  const watching = process.platform === 'linux' ? setInterval(look, 40) : undefined
  return { ...seen, end: () => clearInterval(watching) }
}
