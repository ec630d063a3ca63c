import { ClodoError } from '../errors.ts'
import type { Change } from './change.ts'
import { confine } from './confine.ts'
import type { Disk } from './disk.ts'
import { decode } from './utf8.ts'

interface Draft {
  readonly before: string | undefined
  readonly after: string | undefined
  /** The execute bits have to be set: wanted, and not there on the disk. */
  readonly executable: boolean
}

function toChange(path: string, { before, after, executable }: Draft): Change {
  return executable && after !== undefined ? { path, before, after, executable } : { path, before, after }
}

/**
 * Files in memory over a directory: reads fall through to the disk, writes stay in memory until `changes()` is committed.
 * Paths are POSIX and relative to the root; one that leads out of it throws `PATH_OUTSIDE`.
 */
export class Tree {
  readonly #disk: Disk
  readonly #root: string
  readonly #drafts = new Map<string, Draft>()

  /** @param root absolute path; need not be there */
  constructor(disk: Disk, root: string) {
    this.#disk = disk
    this.#root = root
  }

  /** The text of a file, a byte order mark included; undefined when there is none. Throws `FILE_NOT_TEXT`. */
  read(path: string): string | undefined {
    confine(path)
    const draft = this.#drafts.get(path)
    return draft ? draft.after : this.#onDisk(path)
  }

  /** Is there such a file? False for a directory. */
  exists(path: string): boolean {
    confine(path)
    const draft = this.#drafts.get(path)
    return draft ? draft.after !== undefined : this.#disk.kind(`${this.#root}/${path}`) === 'file'
  }

  /** Writes a whole file; a mode that is there is kept. Writing the text that the disk holds takes an earlier change back. */
  write(path: string, text: string, { executable = false }: { readonly executable?: boolean } = {}): void {
    this.#put(path, text, executable)
  }

  /** Removes a file; fine when there is none. */
  delete(path: string): void {
    this.#put(path, undefined, false)
  }

  /** Moves a file, over another one if need be. Throws `FILE_MISSING`. */
  rename(from: string, to: string): void {
    const text = this.read(from)
    if (text === undefined) throw new ClodoError('FILE_MISSING', { what: `There is no file ${from}.`, where: from })
    confine(to)
    if (from === to) return
    const executable = this.#isExecutable(from)
    this.delete(from)
    this.#put(to, text, executable)
  }

  /** What differs from the disk, sorted by path. */
  changes(): Change[] {
    const differing = [...this.#drafts].filter(([, { before, after, executable }]) => before !== after || executable)
    return differing.map(([path, draft]) => toChange(path, draft)).sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  #put(path: string, after: string | undefined, executable: boolean): void {
    confine(path)
    const draft = this.#drafts.get(path)
    const before = draft ? draft.before : this.#onDisk(path)
    this.#drafts.set(path, { before, after, executable: executable && !this.#isExecutableOnDisk(path) })
  }

  #isExecutable(path: string): boolean {
    return this.#drafts.get(path)?.executable === true || this.#isExecutableOnDisk(path)
  }

  #isExecutableOnDisk(path: string): boolean {
    return ((this.#disk.mode(`${this.#root}/${path}`) ?? 0) & 0o111) !== 0
  }

  #onDisk(path: string): string | undefined {
    const absolute = `${this.#root}/${path}`
    const bytes = this.#disk.kind(absolute) === 'directory' ? undefined : this.#disk.read(absolute)
    return bytes && decode(bytes, path)
  }
}
