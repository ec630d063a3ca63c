/** A place to do effects at: a disk in memory, and programs that answer as they are told. */
import { Volume } from 'memfs'
import type { Ran, RunOptions } from '../../src/effect/run.ts'
import type { Site } from '../../src/effect/site.ts'
import { type NodeFs, nodeDisk } from '../../src/tree/disk.ts'

export const root = '/home/service'

type Answers = { readonly [command: string]: Partial<Ran> }

export interface FakeSite extends Site {
  /** What a program answers, by the beginning of its command line; 0 where nothing is told. */
  answers: Answers
  /** Command, arguments and environment of each run. */
  readonly calls: (readonly [string, readonly string[], RunOptions])[]
  readonly volume: InstanceType<typeof Volume>
  read(path: string): string | undefined
  files(): { readonly [path: string]: unknown }
}

interface Told extends Partial<Pick<Site, 'localSecrets' | 'packageManager' | 'env'>> {
  readonly answers?: Answers
  readonly files?: { readonly [path: string]: string }
}

export function siteOf({ answers = {}, files = {}, ...more }: Told): FakeSite {
  const volume = Volume.fromJSON(files, root)
  volume.mkdirSync(`${root}/.clodo`, { recursive: true })
  let made = 0
  const site: FakeSite = {
    root,
    disk: nodeDisk(volume as unknown as NodeFs),
    env: { PATH: '/bin' },
    packageManager: 'npm',
    localSecrets: [],
    randomHex: (bytes) => String(++made).padStart(2 * bytes, '0'),
    ...more,
    answers,
    calls: [],
    volume,
    run: async (command, args, options) => {
      site.calls.push([command, args, options])
      const line = [command, ...args].join(' ')
      const told = Object.entries(site.answers).find(([beginning]) => line.startsWith(beginning))?.[1]
      return { code: 0, stdout: '', stderr: '', ...told }
    },
    read: (path) => (volume.existsSync(`${root}/${path}`) ? String(volume.readFileSync(`${root}/${path}`)) : undefined),
    files: () => Object.fromEntries(Object.entries(volume.toJSON(root)).filter(([, text]) => text !== null)),
  }
  return site
}
