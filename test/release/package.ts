/** The packages as npm would publish them, built from a copy of the repository and installed into an empty directory. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export const repository = join(import.meta.dirname, '../..')

/** What `npm pack --json` says of a package; sizes in bytes. */
export interface Packed {
  readonly name: string
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}

export interface Release {
  /** The directory that has the packages in its node_modules, and nothing else. */
  readonly directory: string
  /** Where the copy stood that was built: a path that nothing published may name. */
  readonly origin: string
  readonly packed: readonly Packed[]
  remove(): void
}

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, without what npm and vitest put into the environment. */
export function ran(program: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}): Ran {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_(?!EXTRA_CA_CERTS)|INIT_CWD$|TEST$)/i.test(name),
  )
  const env = { ...Object.fromEntries(inherited), CI: '1', NO_COLOR: '1', ...more }
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  if (error !== undefined) throw error
  return { code: status, stdout, stderr }
}

/** @throws what npm said, when it failed */
export function release(): Release {
  const home = mkdtempSync(join(tmpdir(), 'clodo-release-'))
  try {
    return releaseIn(home)
  } catch (error) {
    rmSync(home, { recursive: true })
    throw error
  }
}

/** The folders of what is published, the one first on which the others depend. */
export const published = ['.', 'create-clodo', 'create-clodo-plugin']

/** A copy of the repository to build and publish from. */
export function copied(home: string): string {
  const origin = join(home, 'origin')
  const made = new Set(['node_modules', 'dist', 'coverage', '.git'].map((name) => join(repository, name)))
  cpSync(repository, origin, { recursive: true, filter: (path) => !made.has(path) })
  symlinkSync(join(repository, 'node_modules'), join(origin, 'node_modules'))
  return origin
}

function releaseIn(home: string): Release {
  const origin = copied(home)
  const packed = published
    .map((name) => join(origin, name))
    .flatMap((folder) => {
      const said = npm(['pack', '--json', '--pack-destination', home], folder)
      const report = JSON.parse(said.slice(said.search(/^[[{]$/m))) as Packed[] | { [name: string]: Packed }
      return Object.values(report)
    })
  const directory = join(home, 'empty')
  mkdirSync(directory)
  writeFileSync(join(directory, 'package.json'), '{ "private": true, "type": "module" }\n')
  const tarballs = packed.map(({ filename }) => join(home, filename))
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], directory)
  return { directory, origin, packed, remove: () => rmSync(home, { recursive: true }) }
}

function npm(args: readonly string[], cwd: string): string {
  const { code, stdout, stderr } = ran('npm', args, cwd)
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
  return stdout
}

/** The Node of the machine, not one that a project pinned: its path, when it is older than CLODO needs. */
export function oldNode(): string | undefined {
  const own = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'))
  for (const node of own.map((path) => join(path, 'node'))) {
    const { stdout, status } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
    if (status === 0) return Number.parseInt(stdout, 10) < 22 ? node : undefined
  }
  return undefined
}
