/** Ranges of versions as package.json has them: `6.2.17`, `~6.2.17`, `^6.2.17`. */
import type { Path } from './path.ts'

export const dependencyLists = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']

/** Whether a place in a document is that of a dependency of package.json. */
export function isDependency(path: Path): boolean {
  return path.length === 2 && dependencyLists.includes(String(path[0]))
}

/** Major, minor and patch; undefined for what is no such range: `workspace:*`, an address, a pre-release. */
export function versionOf(range: unknown): readonly [number, number, number] | undefined {
  const match = typeof range === 'string' ? /^[\^~]?(\d+)\.(\d+)\.(\d+)$/.exec(range) : null
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])]
}

/** Whether somebody, or a bot, raised a range: it begins with a higher version than it did. */
export function isRaised(base: unknown, ours: unknown): boolean {
  const [before, now] = [versionOf(base), versionOf(ours)]
  return before !== undefined && now !== undefined && compare(now, before) > 0
}

/** The range that begins with the higher version; the first where both begin with the same. Undefined where either is no range. */
export function higherRange(a: unknown, b: unknown): string | undefined {
  const [x, y] = [versionOf(a), versionOf(b)]
  if (x === undefined || y === undefined) return undefined
  return String(compare(x, y) >= 0 ? a : b)
}

type Version = NonNullable<ReturnType<typeof versionOf>>

export function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
