/** The way to a value in a document: keys of objects and indexes of arrays. */
export type Path = readonly (string | number)[]

/** A path as a JSON pointer (RFC 6901): `/vars/LOG_LEVEL`; `/` for the whole document. */
export function pointer(path: Path): string {
  if (path.length === 0) return '/'
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Whether `path` is `head` or goes on from it. */
export function startsWith(path: Path, head: Path): boolean {
  return head.length <= path.length && head.every((step, i) => step === path[i])
}
