/** Where checks are made: the project, what it has installed, and a place outside it for all that they leave. */
import { posix } from 'node:path'
import { installed, temporaryDirectory } from '../cloudflare/wrangler.ts'
import { ClodoError } from '../errors.ts'
import { ofLockfile, packageManagers } from '../project/package-manager.ts'
import { makeDirectories, removeAll } from '../tree/directories.ts'
import type { Disk } from '../tree/disk.ts'
import type { Program, Start } from './start.ts'

type Environment = { readonly [name: string]: string | undefined }

/** What checks take from outside. */
export interface Tools {
  readonly disk: Disk
  readonly start: Start
  readonly fetch: typeof fetch
  readonly env: Environment
  now(): Date
  randomHex(bytes: number): string
}

export interface Site extends Tools {
  /** Absolute path of the project. */
  readonly root: string
  /** Absolute path of a directory that is removed in the end. */
  readonly temporary: string
  readonly signal: AbortSignal | undefined
  /** Starts a program of the project's installation. @throws INSTALL_MISSING */
  launch(program: keyof typeof programs, args: readonly string[], options?: LaunchOptions): Program
  /** Starts a program of ours, by its absolute path, with as little of the user's environment. */
  program(path: string, args: readonly string[], options?: Pick<LaunchOptions, 'timeout'>): Program
}

export interface LaunchOptions {
  /** Milliseconds. */
  readonly timeout?: number
  /** Names that its environment must not have. */
  readonly without?: readonly string[]
  /** What its environment has besides. */
  readonly given?: Environment
}

const programs = { wrangler: 'wrangler/bin/wrangler.js', tsc: 'typescript/bin/tsc' } as const

/** Milliseconds that a program gets. */
const deadline = 120_000

export interface Ground {
  /** Absolute. */
  readonly root: string
  /** The wrangler file from there, where wrangler would not find it by itself. */
  readonly config?: string | undefined
  /** The entry, where the wrangler file names none. */
  readonly entry?: string | undefined
}

/** Makes a site, gives it to `work`, and takes away what is left of it. @throws INSTALL_MISSING */
export async function onSite<T>(
  tools: Tools,
  ground: Ground,
  signal: AbortSignal | undefined,
  work: (site: Site) => Promise<T>,
): Promise<T> {
  const { disk } = tools
  const { root } = ground
  const temporary = posix.join(temporaryDirectory(tools.env), `clodo-verify-${tools.randomHex(8)}`)
  const env = hermetic(tools.env, temporary)
  const find = (program: keyof typeof programs) => installed(disk, root, programs[program])
  if (find('wrangler') === undefined) throw missing(disk, root, 'wrangler')
  makeDirectories(disk, posix.join(temporary, 'home'))
  const site: Site = {
    ...tools,
    root,
    temporary,
    signal,
    launch(program, args, { timeout = deadline, without = [], given: more = {} } = {}) {
      const path = find(program)
      if (path === undefined) throw missing(disk, root, program)
      const given = Object.fromEntries(Object.entries(env).filter(([name]) => !without.includes(name)))
      const all = program === 'wrangler' ? onGround(args, ground) : args
      return tools.start(process.execPath, [path, ...all], { cwd: root, env: { ...given, ...more }, timeout, signal })
    },
    program: (path, args, { timeout = deadline } = {}) =>
      tools.start(process.execPath, [path, ...args], { cwd: root, env, timeout, signal }),
  }
  try {
    return await work(site)
  } finally {
    removeAll(disk, temporary)
  }
}

/** As a user has to type it who stands there. */
function onGround([command = '', ...rest]: readonly string[], { config, entry }: Ground): string[] {
  const takesEntry = command === 'deploy' || command === 'dev'
  return [
    command,
    ...(takesEntry && entry !== undefined ? [entry] : []),
    ...rest,
    ...(config === undefined ? [] : ['--config', config]),
  ]
}

function missing(disk: Disk, root: string, program: string): ClodoError {
  const manager = ofLockfile(disk, root) ?? 'npm'
  return new ClodoError('INSTALL_MISSING', {
    what: `The project has no ${program} installed, which verify runs.`,
    where: root,
    mend:
      disk.kind(posix.join(root, 'package.json')) === undefined
        ? 'Name the directory of a Worker with --cwd, or make one: clodo create my-api'
        : `Run ${[manager, ...packageManagers[manager].install].join(' ')} there, then clodo verify again.`,
  })
}

/** What a system needs to run programs at all. Nothing else of the user's environment reaches wrangler or the Worker. */
const needed = ['PATH', 'Path', 'PATHEXT', 'SystemRoot', 'ComSpec', 'LANG', 'LC_ALL', 'LD_LIBRARY_PATH']

function hermetic(env: Environment, temporary: string): Environment {
  const home = posix.join(temporary, 'home')
  const cache = env.NODE_COMPILE_CACHE ?? posix.join(temporaryDirectory(env), 'node-compile-cache')
  return {
    ...Object.fromEntries(needed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: home,
    TMPDIR: temporary,
    TEMP: temporary,
    NODE_COMPILE_CACHE: cache,
    CI: '1',
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  }
}
