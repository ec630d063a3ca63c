/** A project as it stands on the disk. */
import { posix } from 'node:path'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'
import { type Base, baseFile, parseBase } from './base.ts'
import { emptyLock, type Lock, lockPath, parseLock } from './lock.ts'
import { type FoundRecipe, type ReadOptions, readRecipe } from './read-recipe.ts'

export interface Project {
  /** Absolute. */
  readonly root: string
  readonly lock: Lock
  readonly base: Base
  /** CLODO has been here: there is a lock. */
  readonly known: boolean
  readonly found: FoundRecipe | undefined
  /** The text of a file; undefined when there is none. */
  read(path: string): string | undefined
}

/** @throws LOCK_UNREADABLE, RECIPE_INVALID */
export async function openProject(
  disk: Disk,
  root: string,
  config?: string,
  options: ReadOptions = {},
): Promise<Project> {
  const read = reader(disk, root)
  const text = read(lockPath)
  return {
    root,
    lock: text === undefined ? emptyLock : parseLock(text),
    base: parseBase(read(baseFile)),
    known: text !== undefined,
    found: await readRecipe(disk, root, config, options),
    read,
  }
}

/** Reads the texts of a project's files by their paths in it; undefined where there is none. */
export function reader(disk: Disk, root: string): (path: string) => string | undefined {
  return (path) => {
    const bytes = disk.read(posix.join(root, path))
    return bytes === undefined ? undefined : decode(bytes, path)
  }
}
