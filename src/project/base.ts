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
    return JSON.parse(text) as Base
  } catch (cause) {
    throw new ClodoError('LOCK_UNREADABLE', {
      what: 'The base is not JSON.',
      where: baseFile,
      mend: 'Restore it from version control.',
      cause,
    })
  }
}

/** Sorted by path, a line each: two branches that change different files merge. */
export function printBase(base: Base): string {
  const lines = Object.keys(base)
    .sort()
    .map((path) => `${JSON.stringify(path)}: ${JSON.stringify(base[path])}`)
  return `{\n${lines.join(',\n')}\n}\n`
}
