import { ClodoError } from '../errors.ts'

/** The error for a shape that cannot be edited without guessing. */
export function refused(file: string, what: string): ClodoError {
  return new ClodoError('EDIT_REFUSED', { what, where: file })
}

/** The error for a text that does not parse; `offset` is where. */
export function unparsable(file: string, text: string, offset: number, what: string): ClodoError {
  const before = text.slice(0, offset).split('\n')
  const where = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
  return new ClodoError('FILE_UNPARSABLE', { what, where })
}
