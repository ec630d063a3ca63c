import { compare, versionOf } from '../edit/range.ts'
import type { DependencyContribution } from '../plugin/contribution.ts'
import type { Kind } from './kind.ts'

export const dependency: Kind<DependencyContribution> = {
  key: ({ name }) => name,
  join: (a, b) => {
    const range = higher(a.range ?? '', b.range ?? '')
    if (range === undefined) return undefined
    const dev = a.dev === true && b.dev === true
    return { kind: 'dependency', name: a.name, range, ...(dev ? { dev } : {}) }
  },
  place: ({ name, range, dev }, { packageJson }) => [
    {
      at: 'key',
      file: packageJson,
      path: [dev === true ? 'devDependencies' : 'dependencies', name],
      value: range ?? '*',
    },
  ],
}

/** The higher of two ranges with the same major version (the same minor below 1.0); undefined where they are at odds. */
function higher(a: string, b: string): string | undefined {
  if (a === b) return a
  const [x, y] = [versionOf(a), versionOf(b)]
  if (x === undefined || y === undefined || x[0] !== y[0] || (x[0] === 0 && x[1] !== y[1])) return undefined
  const order = compare(x, y)
  if (order === 0) return strictness(a) > strictness(b) ? a : b
  return order > 0 ? a : b
}

/** An exact version satisfies `~` and `^` of it, and `~` satisfies `^`. */
function strictness(range: string): number {
  return range.startsWith('^') ? 0 : range.startsWith('~') ? 1 : 2
}
