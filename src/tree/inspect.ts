import { ClodoError } from '../errors.ts'
import { ancestors } from './ancestors.ts'
import { confine } from './confine.ts'
import type { Disk, Entry } from './disk.ts'
import { JOURNAL_DRAFT } from './state.ts'

/** Where a commit is about to write or remove a file. */
export interface Target {
  readonly path: string
  readonly removes: boolean
}

/** Names that a file system may take for the same: by case (Windows, macOS) or by Unicode normalisation (macOS). */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC')
}

/** The entries of one directory, by name and by what other systems take the name for. */
interface Listing {
  readonly exact: ReadonlyMap<string, Entry>
  readonly folded: ReadonlyMap<string, string>
}

function listing(entries: readonly Entry[]): Listing {
  return {
    exact: new Map(entries.map((entry) => [entry.name, entry])),
    folded: new Map(entries.map(({ name }) => [fold(name), name])),
  }
}

function blocked(path: string, what: string): never {
  throw new ClodoError('PATH_BLOCKED', { what, where: path })
}

/** Refuses targets that cannot stand beside each other on every file system. */
function refuseCollisions(targets: readonly Target[]): void {
  const spelled = new Map<string, string>()
  const seen = new Set<string>()
  const written = new Set(targets.filter((target) => !target.removes).map((target) => target.path))
  for (const { path, removes } of targets) {
    if (seen.has(path)) blocked(path, `${path} is changed twice.`)
    seen.add(path)
    for (const prefix of [path, ...ancestors(path)]) {
      const other = spelled.get(fold(prefix))
      if (other !== undefined && other !== prefix) blocked(path, `${prefix} and ${other} are one name on some systems.`)
      spelled.set(fold(prefix), prefix)
      if (!removes && prefix !== path && written.has(prefix))
        blocked(path, `${prefix} is to be a file and a directory.`)
    }
  }
}

/** One look at the disk: each directory is listed once, however many targets lie in it. */
class Survey {
  readonly #disk: Disk
  readonly #root: string
  readonly #removed: ReadonlySet<string>
  readonly #thinned: ReadonlySet<string>
  readonly #lists = new Map<string, Listing>()
  readonly #writable = new Map<string, boolean>()

  constructor(disk: Disk, root: string, targets: readonly Target[]) {
    this.#disk = disk
    this.#root = root
    this.#removed = new Set(targets.filter((target) => target.removes).map((target) => target.path))
    this.#thinned = new Set([...this.#removed].flatMap(ancestors))
  }

  /** Walks from the root to the target and refuses what stands in the way. */
  check({ path, removes }: Target): void {
    let directory = ''
    for (const prefix of [...ancestors(path).reverse(), path]) {
      this.#checkWritable(directory)
      const entry = this.#find(directory, prefix)
      if (entry?.kind !== 'directory') {
        if (entry) this.#checkEntry(entry, prefix, path)
        return
      }
      directory = prefix
    }
    if (!removes && !this.#empties(path)) blocked(path, `${path} is a directory.`)
  }

  #checkEntry(entry: Entry, prefix: string, path: string): void {
    if (entry.kind === 'symlink') blocked(path, `${prefix} is a symbolic link; CLODO does not write through it.`)
    if (entry.kind === 'other') blocked(path, `${prefix} is no plain file.`)
    if (prefix !== path && !this.#removed.has(prefix) && !this.#removed.has(path)) {
      blocked(path, `${prefix} is a file, not a directory.`)
    }
  }

  /** A rename that is refused half way is worse than a refusal now. */
  #checkWritable(directory: string): void {
    const path = this.#absolute(directory)
    const known = this.#writable.get(path) ?? (this.#disk.kind(path) === undefined || this.#disk.writable(path))
    this.#writable.set(path, known)
    if (known) return
    const what = `The directory ${directory || '.'} may not be written.`
    throw new ClodoError('DISK_FAILED', { what, where: path, data: { operation: 'write', errno: 'EACCES' } })
  }

  #find(directory: string, path: string): Entry | undefined {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const { exact, folded } = this.#list(directory)
    const similar = folded.get(fold(name))
    if (similar !== undefined && !exact.has(name)) {
      blocked(path, `${path} and the existing ${similar} are one name on some systems.`)
    }
    return exact.get(name)
  }

  /** Does the commit remove all that the directory holds, and so the directory? */
  #empties(directory: string): boolean {
    if (!this.#thinned.has(directory)) return false
    return [...this.#list(directory).exact.values()].every(({ name, kind }) => {
      const path = `${directory}/${name}`
      return kind === 'directory' ? this.#empties(path) : this.#removed.has(path)
    })
  }

  #list(directory: string): Listing {
    const known = this.#lists.get(directory) ?? listing(this.#disk.list(this.#absolute(directory)) ?? [])
    this.#lists.set(directory, known)
    return known
  }

  #absolute(directory: string): string {
    return directory === '' ? this.#root : `${this.#root}/${directory}`
  }
}

/**
 * Refuses, before anything is written, each target that the disk could not take.
 *
 * @throws ClodoError `PATH_OUTSIDE`; `PATH_BLOCKED` for symbolic links at or above a target, a directory in the way, and
 *   names that differ only by case or normalisation; `DISK_FAILED` for a directory that may not be written
 */
export function inspect(disk: Disk, root: string, targets: readonly Target[]): void {
  for (const { path } of targets) confine(path)
  refuseCollisions(targets)
  const survey = new Survey(disk, root, targets)
  survey.check({ path: JOURNAL_DRAFT, removes: false })
  for (const target of targets) survey.check(target)
}
