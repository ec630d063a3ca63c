/** The project's own wrangler: arguments as a list, one file of events for us, nothing of it in the user's folders. */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import { makeDirectories, removeAll } from '../tree/directories.ts'
import type { Disk } from '../tree/disk.ts'

type Environment = { readonly [name: string]: string | undefined }

/** What wrangler takes from outside. */
export interface Machine {
  readonly disk: Disk
  readonly env: Environment
  run(
    command: string,
    args: readonly string[],
    options: {
      readonly cwd: string
      readonly env: Environment
      readonly timeout: number
      readonly input?: string
      readonly started?: (pid: number) => void
    },
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>
  randomHex(bytes: number): string
}

/** One line of the file that wrangler writes for programs. */
export interface WranglerEvent {
  readonly type: string
  readonly [key: string]: unknown
}

export interface WranglerRan {
  readonly code: number
  readonly said: string
  readonly events: readonly WranglerEvent[]
}

export interface WranglerOptions {
  readonly root: string
  readonly account: string
  /** Hears the id of the process. */
  readonly started?: ((pid: number) => void) | undefined
  /** Written to its standard input. */
  readonly input?: string | undefined
}

/** Milliseconds for one run: an upload on a slow line takes minutes. */
const patience = 600_000

/** @throws INSTALL_MISSING */
export async function wrangler(
  machine: Machine,
  args: readonly string[],
  { root, account, input, started = () => {} }: WranglerOptions,
): Promise<WranglerRan> {
  const { disk, env, run, randomHex } = machine
  const program = installed(disk, root, 'wrangler/bin/wrangler.js')
  if (program === undefined)
    throw new ClodoError('INSTALL_MISSING', { what: 'The project has no wrangler installed.', where: root })
  const temporary = posix.join(temporaryDirectory(env), `clodo-wrangler-${randomHex(8)}`)
  const output = posix.join(temporary, 'output.ndjson')
  makeDirectories(disk, temporary)
  try {
    const ran = await run(process.execPath, [program, ...args], {
      cwd: root,
      env: { ...quiet(env, temporary), CLOUDFLARE_ACCOUNT_ID: account, WRANGLER_OUTPUT_FILE_PATH: output },
      timeout: patience,
      started,
      ...(input === undefined ? {} : { input }),
    })
    return { code: ran.code, said: `${ran.stdout}${ran.stderr}`.trim(), events: eventsIn(disk.read(output)) }
  } finally {
    removeAll(disk, temporary)
  }
}

function eventsIn(bytes: Uint8Array | undefined): WranglerEvent[] {
  const lines = Buffer.from(bytes ?? [])
    .toString('utf8')
    .split('\n')
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as WranglerEvent)
}

/** What could make wrangler deploy another Worker or another environment than the one that is named to it. */
const misleading = ['CLOUDFLARE_ENV', 'WRANGLER_CI_OVERRIDE_NAME', 'WRANGLER_CI_MATCH_TAG', 'CLODO_NODE_ON_PATH']

/** Passphrases: wrangler runs code of the project, which has no business with them. */
const ours = /^CLODO_(?:VAULT|BACKUP)_/

/** The environment of the user, credentials and all, for a run that asks nothing, reports nothing and leaves nothing. */
function quiet(env: Environment, temporary: string): Environment {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !misleading.includes(name) && !ours.test(name))),
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? posix.join(temporaryDirectory(env), 'node-compile-cache'),
    CI: '1',
    NO_COLOR: '1',
    WRANGLER_LOG_PATH: posix.join(temporary, 'logs'),
    WRANGLER_CACHE_DIR: posix.join(temporary, 'cache'),
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  }
}

/** The file of a package, in the nearest installation upwards: that of the project, or of the workspace it is part of. */
export function installed(disk: Disk, directory: string, file: string): string | undefined {
  const path = posix.join(directory, 'node_modules', file)
  if (disk.kind(path) === 'file') return path
  const parent = posix.dirname(directory)
  return parent === directory ? undefined : installed(disk, parent, file)
}

export function temporaryDirectory(env: Environment): string {
  return (env.TMPDIR ?? env.TEMP ?? '/tmp').replaceAll('\\', '/')
}
