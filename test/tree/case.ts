import fc from 'fast-check'
import type { Change } from '../../src/tree/change.ts'
import type { Files } from './memory.ts'

/** A project before and after a commit, and the changes between. */
export interface Case {
  readonly before: Files
  readonly after: Files
  readonly changes: readonly Change[]
}

// `x` and `x/y`, `p/q` and `p/q/r` let a file become a directory and the other way round.
const PATHS = ['x', 'x/y', 'p/q', 'p/q/r', 'd/one', 'd/two', 'd/deep/er/one', 'root.txt', '.clodo/lock.json']
const EMPTY = 'd/kept-empty'

type Texts = Record<string, string>

/** Drops each file that lies under another file. */
function consistent(texts: Texts): Texts {
  const files = Object.keys(texts)
  return Object.fromEntries(
    Object.entries(texts).filter(([path]) => !files.some((file) => path.startsWith(`${file}/`))),
  )
}

function build(from: Texts, to: Texts, executable: readonly string[], empty: boolean): Case {
  const before = consistent(from)
  const wanted = consistent(to)
  const changes: Change[] = []
  const after: Files = {}
  for (const path of PATHS) {
    if (before[path] === undefined && wanted[path] === undefined) continue
    const marked = wanted[path] !== undefined && executable.includes(path)
    changes.push({ path, before: before[path], after: wanted[path], ...(marked ? { executable: true } : {}) })
    if (wanted[path] !== undefined) after[marked ? `${path}*` : path] = wanted[path]
  }
  const kept = empty ? { [EMPTY]: null } : {}
  return { before: { ...before, ...kept }, after: { ...after, ...kept }, changes }
}

const texts = fc.dictionary(fc.constantFrom(...PATHS), fc.constantFrom('one\n', 'two\n', '', '\uFEFFthree ☃\r\n'))

export const cases: fc.Arbitrary<Case> = fc
  .tuple(texts, texts, fc.subarray(PATHS), fc.boolean())
  .map(([from, to, executable, empty]) => build(from, to, executable, empty))
  .filter(({ changes }) => changes.some(({ before, after }) => before !== after))
