/**
 * Packages come through npm, which knows the user's registries, proxies and credentials; without their scripts. What came is
 * kept by its hash, so that a locked package needs no network twice.
 */
import { hash } from 'node:crypto'
import { posix } from 'node:path'
import { ClodoError } from '../../errors.ts'
import { makeDirectories } from '../../tree/directories.ts'
import type { Disk } from '../../tree/disk.ts'
import { asNpmTakes, type Specifier } from './specifier.ts'
import { invalid } from './tarball.ts'

/** What fetching takes from outside. `run` starts a program: arguments as an array, never a shell. */
export interface Tools {
  readonly disk: Disk
  readonly env: { readonly [name: string]: string | undefined }
  run(
    command: string,
    args: readonly string[],
    options: { readonly cwd: string; readonly env: Tools['env']; readonly timeout: number },
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>
  randomHex(bytes: number): string
}

/** The package a project has already: nothing else is taken for it. */
export interface Locked {
  readonly version: string
  readonly integrity: string
}

export interface Fetched {
  readonly tarball: Uint8Array
  /** Of the tarball, as npm writes it: `sha512-…`. */
  readonly integrity: string
}

/** Milliseconds for npm to bring one package. */
const patience = 120_000

/**
 * @param root the project, absolute: paths are from there
 * @throws PACKAGE_UNKNOWN, PACKAGE_UNREACHABLE, PACKAGE_CHANGED when what comes is not what was locked
 */
export async function fetchPackage(
  tools: Tools,
  specifier: Specifier,
  { root, locked }: { readonly root: string; readonly locked: Locked | undefined },
): Promise<Fetched> {
  const kept = locked && keptUnder(tools, locked.integrity)
  if (kept !== undefined) return kept
  const tarball = await packed(tools, asNpmTakes(specifier, root, locked?.version), root)
  const integrity = integrityOf(tarball)
  if (locked !== undefined && locked.integrity !== integrity) throw changed(specifier, locked, integrity)
  keep(tools, { tarball, integrity })
  return { tarball, integrity }
}

function integrityOf(tarball: Uint8Array): string {
  return `sha512-${hash('sha512', tarball, 'base64')}`
}

function changed({ text }: Specifier, locked: Locked, found: string): ClodoError {
  return new ClodoError('PACKAGE_CHANGED', {
    what: `${text} ${locked.version} is not the package that was trusted: its content has changed.`,
    where: text,
    data: { locked: locked.integrity, found },
  })
}

/** `npm pack` brings a package from anywhere npm installs from, and runs nothing of it. */
async function packed(tools: Tools, wanted: string, root: string): Promise<Uint8Array> {
  const { disk, env, run } = tools
  const directory = posix.join(temporary(env), `clodo-package-${tools.randomHex(8)}`)
  makeDirectories(disk, directory)
  try {
    const args = ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', directory, '--', wanted]
    const { code, stderr } = await run('npm', args, { cwd: standing(disk, root), env, timeout: patience })
    if (code !== 0) throw unreached(wanted, code, stderr)
    const [file] = (disk.list(directory) ?? []).filter(({ name }) => name.endsWith('.tgz'))
    const tarball = file && disk.read(posix.join(directory, file.name))
    if (tarball === undefined) throw invalid(wanted, 'npm brought no tarball')
    return tarball
  } finally {
    for (const { name } of disk.list(directory) ?? []) disk.remove(posix.join(directory, name))
    disk.removeDirectory(directory)
  }
}

/** The directory, or the nearest above it that is there: a new project has none yet. */
function standing(disk: Disk, directory: string): string {
  const above = posix.dirname(directory)
  return disk.kind(directory) === 'directory' || above === directory ? directory : standing(disk, above)
}

function unreached(wanted: string, code: number, stderr: string): ClodoError {
  if (code === 127)
    return new ClodoError('PACKAGE_UNREACHABLE', {
      what: 'There is no npm on the PATH, which brings packages.',
      where: wanted,
    })
  if (/\b(E404|ETARGET|ENOVERSIONS|ENOENT)\b/.test(stderr))
    return new ClodoError('PACKAGE_UNKNOWN', { what: `There is no package ${wanted}.`, where: wanted })
  const [, reason = code === 124 ? 'it took too long' : `npm ended with ${code}`] =
    /code (E[A-Z0-9]+)/.exec(stderr) ?? []
  return new ClodoError('PACKAGE_UNREACHABLE', { what: `npm could not bring ${wanted}: ${reason}.`, where: wanted })
}

function temporary(env: Tools['env']): string {
  return (env.TMPDIR ?? env.TEMP ?? '/tmp').replaceAll('\\', '/')
}

/** The user's cache (https://specifications.freedesktop.org/basedir-spec). */
function cache(env: Tools['env']): string {
  const home = (env.HOME ?? env.USERPROFILE ?? temporary(env)).replaceAll('\\', '/')
  return posix.join(
    env.XDG_CACHE_HOME ?? env.LOCALAPPDATA?.replaceAll('\\', '/') ?? posix.join(home, '.cache'),
    'clodo/packages',
  )
}

/** Where the content of a package is kept. */
export function cachedPackage(env: Tools['env'], integrity: string): string {
  return posix.join(cache(env), `${Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')}.tgz`)
}

/** What the cache holds is believed by its hash alone. */
function keptUnder({ disk, env }: Tools, integrity: string): Fetched | undefined {
  const tarball = disk.read(cachedPackage(env, integrity))
  return tarball !== undefined && integrityOf(tarball) === integrity ? { tarball, integrity } : undefined
}

/** A cache that cannot be written costs the network next time, nothing else. */
function keep({ disk, env, randomHex }: Tools, { tarball, integrity }: Fetched): void {
  const place = cachedPackage(env, integrity)
  const staged = `${place}.${randomHex(4)}`
  try {
    makeDirectories(disk, posix.dirname(place))
    disk.write(staged, tarball)
    disk.rename(staged, place)
  } catch (error) {
    if (!(error instanceof ClodoError) || error.code !== 'DISK_FAILED') throw error
  }
}
