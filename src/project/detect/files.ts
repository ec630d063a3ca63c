import { posix } from 'node:path'
import type { Disk } from '../../tree/disk.ts'
import { decode } from '../../tree/utf8.ts'

/** The files of a repository by paths relative to its root; each is read once. */
export interface Files {
  /** Absolute. */
  readonly root: string
  /** The text without a byte order mark; undefined when there is no such file. Throws FILE_NOT_TEXT. */
  text(path: string): string | undefined
  /** A file, or a link to one. */
  isFile(path: string): boolean
  /** No link: a walk that follows links may never end. */
  isDirectory(path: string): boolean
  /** The names in a directory; none when it is not there. */
  names(directory: string): readonly string[]
  /** A directory and those above it up to the root of the disk, nearest first. */
  upward(directory: string): readonly string[]
  /** The same, ending where version control has its root. */
  withinCheckout(directory: string): readonly string[]
}

export function filesOf(disk: Disk, root: string): Files {
  const texts = new Map<string, string | undefined>()
  const at = (path: string) => posix.join(root, path)
  const isDirectory = (path: string) => disk.kind(at(path)) === 'directory'
  const isFile = (path: string) => {
    const kind = disk.kind(at(path))
    const linked = () => disk.list(at(path)) === undefined && disk.read(at(path)) !== undefined
    return kind === 'file' || (kind === 'symlink' && linked())
  }
  const text = (path: string) => {
    if (!texts.has(path)) {
      const bytes = isFile(path) ? disk.read(at(path)) : undefined
      texts.set(path, bytes && decode(bytes, path).replace(/^\uFEFF/, ''))
    }
    return texts.get(path)
  }
  const upward = (directory: string) => {
    const absolute = at(directory)
    const steps = absolute.split('/').filter((name) => name !== '').length
    return Array.from({ length: steps + 1 }, (_, up) => posix.normalize(posix.join(directory, '../'.repeat(up), '.')))
  }
  const withinCheckout = (directory: string) => {
    const all = upward(directory)
    const top = all.findIndex((one) => disk.kind(at(posix.join(one, '.git'))) !== undefined)
    return top === -1 ? all : all.slice(0, top + 1)
  }
  const names = (directory: string) => (disk.list(at(directory)) ?? []).map(({ name }) => name)
  return { root, text, isFile, isDirectory, names, upward, withinCheckout }
}
