import type { Disk } from './disk.ts'

function parent(path: string): string {
  const end = path.lastIndexOf('/')
  return end > 0 ? path.slice(0, end) : '/'
}

/** Makes a directory and those above it that are missing; adds each to `made` at once, the outermost first. */
export function makeDirectories(disk: Disk, path: string, made: string[] = []): void {
  if (disk.kind(path) !== undefined || parent(path) === path) return
  makeDirectories(disk, parent(path), made)
  disk.makeDirectory(path)
  made.push(path)
}

/** Removes a directory if it is there and holds nothing. */
export function removeIfEmpty(disk: Disk, path: string): void {
  if (disk.list(path)?.length === 0) disk.removeDirectory(path)
}

/** Removes a directory with all that is in it; fine when it is not there. */
export function removeAll(disk: Disk, directory: string): void {
  for (const { name, kind } of disk.list(directory) ?? []) {
    const path = `${directory}/${name}`
    if (kind === 'directory') removeAll(disk, path)
    else disk.remove(path)
  }
  if (disk.kind(directory) !== undefined) disk.removeDirectory(directory)
}
