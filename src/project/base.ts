/**
 * The base: for each managed file the text CLODO wrote last. One file beside the lock, a line for each text: so that no
 * test runner, linter or compiler takes it for files of the project, and because making a file costs more than its bytes.
 */
import { ClodoError } from '../errors.ts'

export const baseFile = '.clodo/base.json'

export type Base = { readonly [path: string]: string }

/** @throws LOCK_UNREADABLE */
export function parseBase(text: string | undefined): Base {
  if (text === undefined) return {}
  try {
    const base: unknown = JSON.parse(text)
    if (isBase(base)) return base
  } catch (cause) {
    throw unreadable('The base is not JSON.', cause)
  }
  throw unreadable('The file is no base.')
}

function isBase(value: unknown): value is Base {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((text) => typeof text === 'string')
}

function unreadable(what: string, cause?: unknown): ClodoError {
  const mend = 'Restore it from version control.'
  return new ClodoError('LOCK_UNREADABLE', { what, where: baseFile, mend, cause })
}

/** Sorted by path, a line each: two branches that change different files merge. */
export function printBase(base: Base): string {
  const lines = Object.keys(base)
    .sort()
    .map((path) => `${JSON.stringify(path)}: ${JSON.stringify(base[path])}`)
  return `{\n${lines.join(',\n')}\n}\n`
}
