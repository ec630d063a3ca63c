/**
 * Where the base of a managed file stands: the text CLODO wrote last, committed beside the lock. The ending keeps test
 * runners, linters and compilers from taking it for a file of the project.
 */
export function basePath(path: string): string {
  return `.clodo/base/${path}.base`
}
