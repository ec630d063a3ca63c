import * as nodeFs from 'node:fs'
import { ClodoError } from '../errors.ts'

export type Kind = 'file' | 'directory' | 'symlink' | 'other'

export interface Entry {
  readonly name: string
  readonly kind: Kind
}

export interface WriteOptions {
  /** Exact permission bits, whatever the umask; without it the umask decides, as for any new file. */
  readonly mode?: number | undefined
  /** A new file gets the execute bits that the umask allows. */
  readonly executable?: boolean | undefined
  /** Fail with EEXIST when the file is there already. */
  readonly exclusive?: boolean | undefined
  /** Return only when the bytes have reached the medium (fsync). */
  readonly sync?: boolean | undefined
}

/**
 * All that CLODO asks of a disk. Paths are absolute, with `/`. Every call but the noted ones throws
 * `DISK_FAILED` (`data: {operation, errno}`) when the system refuses.
 */
export interface Disk {
  /** The bytes of a file, following symbolic links; undefined when there is no such file. */
  read(path: string): Uint8Array | undefined
  /** The entries of a directory sorted by name; undefined when there is no such directory. */
  list(path: string): readonly Entry[] | undefined
  /** What stands at a path, symbolic links not followed; undefined when nothing does. */
  kind(path: string): Kind | undefined
  /** Permission bits (12 bits); undefined when nothing is there. */
  mode(path: string): number | undefined
  /** May this process make and remove entries in this directory? Never throws. */
  writable(path: string): boolean
  /** Makes one directory, whose parent is there. */
  makeDirectory(path: string): void
  write(path: string, bytes: Uint8Array, options?: WriteOptions): void
  /** Adds bytes to the end of a file, made when missing; returns when they have reached the medium (fsync). */
  append(path: string, bytes: Uint8Array): void
  /** Resolves when the bytes of all these files have reached the medium (fsync), which takes several of them at a time. */
  syncAll(paths: readonly string[]): Promise<void>
  /** Makes the entries of a directory durable (fsync); does nothing on systems that have no such call. */
  syncDirectory(path: string): void
  /** Moves a file, replacing what is there in one step. */
  rename(from: string, to: string): void
  /** Removes a file or a symbolic link; fine when it is not there. */
  remove(path: string): void
  /** Removes an empty directory. */
  removeDirectory(path: string): void
}

/** The part of `node:fs` that a disk needs; memfs has it too. */
export type NodeFs = Pick<
  typeof nodeFs,
  | 'accessSync'
  | 'closeSync'
  | 'fchmodSync'
  | 'fsync'
  | 'fsyncSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readdirSync'
  | 'renameSync'
  | 'rmdirSync'
  | 'unlinkSync'
  | 'writeFileSync'
>

const ABSENT = new Set(['ENOENT', 'ENOTDIR'])
/** What systems without fsync for directories (Windows) answer. */
const NO_DIRECTORY_SYNC = new Set(['EISDIR', 'EPERM', 'EINVAL', 'EBADF'])
/** More than Node has threads, so that none of them sleeps between two, and fewer than a process may have open. */
const SYNCS_AT_A_TIME = 64
/** Windows syncs only what may be written, other systems what may be read: a file may be there to be read alone. */
const FOR_SYNC = process.platform === 'win32' ? 'r+' : 'r'

interface Stat {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

function kindOf(stat: Stat): Kind {
  if (stat.isSymbolicLink()) return 'symlink'
  if (stat.isDirectory()) return 'directory'
  return stat.isFile() ? 'file' : 'other'
}

function errnoOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : 'UNKNOWN'
}

/** Runs one system call; an errno in `tolerated` gives undefined, any other becomes `DISK_FAILED`. */
function attempt<T>(operation: string, path: string, run: () => T, tolerated?: ReadonlySet<string>): T | undefined {
  try {
    return run()
  } catch (cause) {
    const errno = errnoOf(cause)
    if (tolerated?.has(errno)) return undefined
    throw refusal(operation, path, cause)
  }
}

function refusal(operation: string, path: string, cause: unknown): ClodoError {
  const what = `The disk refused to ${operation}: ${cause instanceof Error ? cause.message : String(cause)}`
  return new ClodoError('DISK_FAILED', { what, where: path, cause, data: { operation, errno: errnoOf(cause) } })
}

function writeFile(fs: NodeFs, path: string, bytes: Uint8Array, options: WriteOptions): void {
  const file = fs.openSync(path, options.exclusive ? 'wx' : 'w', options.executable ? 0o777 : 0o666)
  try {
    fs.writeFileSync(file, bytes)
    if (options.mode !== undefined) fs.fchmodSync(file, options.mode)
    if (options.sync) fs.fsyncSync(file)
  } finally {
    fs.closeSync(file)
  }
}

function appendFile(fs: NodeFs, path: string, bytes: Uint8Array): void {
  const file = fs.openSync(path, 'a')
  try {
    fs.writeFileSync(file, bytes)
    fs.fsyncSync(file)
  } finally {
    fs.closeSync(file)
  }
}

function syncDirectory(fs: NodeFs, path: string): void {
  const directory = fs.openSync(path, 'r')
  try {
    fs.fsyncSync(directory)
  } finally {
    fs.closeSync(directory)
  }
}

async function sync(fs: NodeFs, path: string): Promise<void> {
  const file = fs.openSync(path, FOR_SYNC)
  try {
    await new Promise<void>((resolve, reject) => fs.fsync(file, (cause) => (cause ? reject(cause) : resolve())))
  } finally {
    fs.closeSync(file)
  }
}

/** Ends when nothing is under way any more, also when one fails. */
async function syncAll(fs: NodeFs, paths: readonly string[]): Promise<void> {
  const rest = paths.values()
  const lane = async () => {
    for (const path of rest) {
      await sync(fs, path).catch((cause) => {
        throw refusal('sync', path, cause)
      })
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: SYNCS_AT_A_TIME }, lane))
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason
}

function canWrite(fs: NodeFs, path: string): boolean {
  try {
    fs.accessSync(path, nodeFs.constants.W_OK)
    return true
  } catch {
    return false
  }
}

function entries(fs: NodeFs, path: string): Entry[] {
  const found = fs.readdirSync(path, { withFileTypes: true })
  return found.map((entry) => ({ name: entry.name, kind: kindOf(entry) })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The disk of this machine, or any other file system with the calls of `node:fs`. The only writer in CLODO. */
export function nodeDisk(fs: NodeFs = nodeFs): Disk {
  const stat = (path: string) => attempt('look at', path, () => fs.lstatSync(path, { throwIfNoEntry: false }), ABSENT)
  const isThere = (path: string) => fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined
  return {
    // Looking first is cheaper than the error of a file that is not there, and most that a plan asks for are not.
    read: (path) => attempt('read', path, () => (isThere(path) ? fs.readFileSync(path) : undefined), ABSENT),
    list: (path) => attempt('list', path, () => entries(fs, path), ABSENT),
    kind(path) {
      const found = stat(path)
      return found && kindOf(found)
    },
    mode(path) {
      const found = stat(path)
      return found && found.mode & 0o7777
    },
    writable: (path) => canWrite(fs, path),
    makeDirectory: (path) => void attempt('make directory', path, () => fs.mkdirSync(path)),
    write: (path, bytes, options = {}) => void attempt('write', path, () => writeFile(fs, path, bytes, options)),
    append: (path, bytes) => void attempt('write', path, () => appendFile(fs, path, bytes)),
    syncAll: (paths) => syncAll(fs, paths),
    syncDirectory: (path) => void attempt('sync', path, () => syncDirectory(fs, path), NO_DIRECTORY_SYNC),
    rename: (from, to) => void attempt('rename', to, () => fs.renameSync(from, to)),
    remove: (path) => void attempt('remove', path, () => fs.unlinkSync(path), ABSENT),
    removeDirectory: (path) => void attempt('remove directory', path, () => fs.rmdirSync(path)),
  }
}
