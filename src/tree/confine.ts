import { ClodoError } from '../errors.ts'
import { JOURNAL, RUNNING, STAGING } from './state.ts'

const RESERVED_ON_WINDOWS = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ILLEGAL = /[\u0000-\u001f\u007f<>:"|?*\\]/
const LONGEST_NAME = 255
const LONGEST_PATH = 1024
/** File systems of macOS ignore these characters in a name, so `.g<U+200C>it` is `.git` there. */
const IGNORABLE = /\p{Cf}/gu
const OWN = [STAGING, JOURNAL, RUNNING]

function flawOfName(name: string): string | undefined {
  if (name === '') return 'it is empty, absolute, or has an empty part'
  if (name === '.' || name === '..') return `it has the part "${name}"`
  if (ILLEGAL.test(name)) return 'it has a character that not every system allows in a name'
  if (/[. ]$/.test(name)) return 'a part of it ends in a dot or a space'
  if (RESERVED_ON_WINDOWS.test(name)) return `"${name}" is a reserved name on Windows`
  if (Buffer.byteLength(name) > LONGEST_NAME) return `a part of it is longer than ${LONGEST_NAME} bytes`
  const plain = name.replace(IGNORABLE, '').toLowerCase()
  if (plain === '.git' || plain === 'git~1') return 'it lies inside .git'
  return undefined
}

function flawOf(path: string): string | undefined {
  if (Buffer.byteLength(path) > LONGEST_PATH) return `it is longer than ${LONGEST_PATH} bytes`
  const folded = path.toLowerCase()
  if (OWN.some((own) => folded === own || folded.startsWith(`${own}/`))) return 'CLODO keeps its own state there'
  for (const name of path.split('/')) {
    const flaw = flawOfName(name)
    if (flaw) return flaw
  }
  return undefined
}

/**
 * Accepts a path that names a file inside the project on every system that CLODO runs on.
 *
 * @param path POSIX, relative to the root of the project
 * @throws ClodoError `PATH_OUTSIDE` for an absolute path, `..`, a drive, a backslash, a control character, a name
 *   reserved on Windows, a name over 255 bytes, anything in `.git`, and the names of CLODO's own commit state
 */
export function confine(path: string): void {
  const flaw = flawOf(path)
  if (flaw)
    throw new ClodoError('PATH_OUTSIDE', { what: `"${path}" cannot be a file of the project: ${flaw}.`, where: path })
}
