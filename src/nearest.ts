/** The known name nearest to a mistyped one, at most a third of its letters away; undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    .filter((row) => row.distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance)
  return best?.candidate
}

/**
 * What to do about a name that is none: `Did you mean 'rbac'?`
 *
 * @param written how the near one is written in a command, where not by itself: `--env ${near}`
 * @param otherwise said where none is near; without it, nothing is
 */
export function suggest<Otherwise extends string | undefined = undefined>(
  name: string,
  known: readonly string[],
  {
    written = (near) => near,
    otherwise,
  }: { readonly written?: (near: string) => string; readonly otherwise?: Otherwise } = {},
): string | Otherwise {
  const near = nearest(name, known)
  return near === undefined ? (otherwise as Otherwise) : `Did you mean '${written(near)}'?`
}

/** All there are, for who named none of them. */
export const thereAre = (known: readonly string[]): string => `There are: ${known.join(', ')}.`

/** The first of them, and how many more there are. */
export function shortly(names: readonly string[], most = 5): string {
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}

/** The edit distance in which two letters that changed places are one mistake, too (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const swapped = a[row - 2] === b[column - 1] && a[row - 1] === b[column - 2] ? before[column - 2] : undefined
      const one = Math.min(previous[column] ?? 0, current[column - 1] ?? 0, swapped ?? Infinity) + 1
      current.push(Math.min(change, one))
    }
    before = previous
    previous = current
  }
  return previous[b.length] ?? 0
}
