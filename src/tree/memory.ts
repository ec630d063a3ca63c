import type { Disk } from './disk.ts'

/** A disk in memory, over a map of files; directories are what the paths of files say, and those that were made. */
export function memoryDisk(root: string): { disk: Disk; files(): { [path: string]: string } } {
  const texts = new Map<string, Uint8Array>()
  const directories = new Set<string>(['/'])
  const kind = (path: string) => (texts.has(path) ? 'file' : directories.has(path) ? 'directory' : undefined)
  const disk: Disk = {
    read: (path) => texts.get(path),
    list: (path) =>
      directories.has(path)
        ? [...texts.keys(), ...directories]
            .filter((one) => one !== '/' && parentOf(one) === path)
            .sort()
            .map((one) => ({ name: one.slice(one.lastIndexOf('/') + 1), kind: kind(one) ?? 'other' }))
        : undefined,
    kind,
    mode: (path) => (kind(path) === undefined ? undefined : 0o644),
    writable: () => true,
    makeDirectory: (path) => void directories.add(path),
    write: (path, bytes) => void texts.set(path, bytes),
    append: (path, bytes) => void texts.set(path, Buffer.concat([texts.get(path) ?? new Uint8Array(), bytes])),
    syncAll: async () => {},
    syncDirectory: () => {},
    rename: (from, to) => {
      const bytes = texts.get(from)
      if (bytes !== undefined) texts.set(to, bytes)
      texts.delete(from)
    },
    remove: (path) => void texts.delete(path),
    removeDirectory: (path) => void directories.delete(path),
  }
  const files = () =>
    Object.fromEntries(
      [...texts]
        .filter(([path]) => path.startsWith(`${root}/`))
        .map(([path, bytes]) => [
          path.slice(root.length + 1),
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
        ]),
    )
  return { disk, files }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
