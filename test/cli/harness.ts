/** The command line in memory: arguments in; exit code, both outputs and the files out. */
import type { Volume } from 'memfs'
import { main } from '../../src/cli/main.ts'
import type { Template } from '../../src/plugin/define.ts'
import { holdDocument } from '../support/documents.ts'
import { testPlugins } from '../support/plugins.ts'
import { type MemoryWorld, memoryWorld } from '../support/world.ts'

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Shell {
  readonly world: MemoryWorld
  readonly volume: InstanceType<typeof Volume>
  /** Runs one command in `directory` (default `/home`). */
  run(args: readonly string[], directory?: string): Promise<Ended>
  /** Runs one command in the project. */
  inProject(...args: string[]): Promise<Ended>
  /** Runs with --json and gives the one document, whose status is checked by whoever asked. */
  document(...args: string[]): Promise<Ended & { readonly value: Document }>
  read(path: string): string | undefined
  write(path: string, text: string): void
  /** Every file there is, by absolute path. */
  everything(): { [path: string]: string | null }
}

export type Document = { readonly [key: string]: unknown } & {
  readonly status?: string
  readonly code?: string
  readonly next?: readonly { readonly command: string }[]
}

export const project = '/home/service'

export interface ShellOptions {
  readonly plugins?: readonly Template[]
  readonly env?: { readonly [name: string]: string }
  /** A person sits at a terminal; answers come from `prompts.inject`. */
  readonly tty?: boolean
  readonly world?: Partial<MemoryWorld>
}

export function shell({ plugins = testPlugins, env = {}, tty = false, world: more = {} }: ShellOptions = {}): Shell {
  const world: MemoryWorld = {
    ...memoryWorld(plugins),
    env: { CLODO_NODE_ON_PATH: '24.21.0', ...env },
    ...more,
  }
  const { volume } = world
  const run = async (args: readonly string[], directory = '/home'): Promise<Ended> => {
    const said = { stdout: '', stderr: '' }
    const stream = (name: 'stdout' | 'stderr') => ({
      isTTY: tty,
      write: (text: string) => {
        said[name] += text
      },
    })
    const code = await main(args, () => world, {
      env: world.env,
      stdin: { isTTY: tty },
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      workingDirectory: directory,
    })
    holdDocument({ args, code, stdout: said.stdout })
    return { code, ...said }
  }
  return {
    world,
    volume,
    run,
    inProject: (...args) => run(args, project),
    document: async (...args) => {
      const ended = await run([...args, '--json'], project)
      return { ...ended, value: JSON.parse(ended.stdout) as Document }
    },
    read: (path) => (volume.existsSync(path) ? (volume.readFileSync(path, 'utf8') as string) : undefined),
    write: (path, text) => {
      volume.mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true })
      volume.writeFileSync(path, text)
    },
    everything: () => volume.toJSON() as { [path: string]: string | null },
  }
}

/** A shell with a created project in it. */
export async function created(args: readonly string[] = [], options: ShellOptions = {}): Promise<Shell> {
  const made = shell({ ...options, tty: false })
  const { code, stderr } = await made.run(['create', 'service', '--no-install', '--no-git', ...args])
  if (code !== 0) throw new Error(`create ended with ${code}: ${stderr}`)
  return options.tty === true ? shell({ ...options, world: { ...made.world, ...options.world } }) : made
}
