import type { Change } from '../../src/tree/change.ts'

/** Two states of a project of which the child process makes one out of the other. */
const numbers = Array.from({ length: 8 }, (_, n) => n)

export const one: Readonly<Record<string, string>> = Object.fromEntries(
  numbers.flatMap((n) => [
    [`kept/${n}`, `one ${n}`],
    [`old/${n}/file`, 'old'],
  ]),
)
export const two: Readonly<Record<string, string>> = Object.fromEntries(
  numbers.flatMap((n) => [
    [`kept/${n}`, `two ${n}`],
    [`new/${n}`, 'new'],
  ]),
)

const paths = [...new Set([...Object.keys(one), ...Object.keys(two)])]
const forth: Change[] = paths.map((path) => ({ path, before: one[path], after: two[path] }))

export const states = { forth, back: forth.map(({ path, before, after }) => ({ path, before: after, after: before })) }
