/** Where the base of a managed file stands: the text CLODO wrote last, committed beside the lock. */
export function basePath(path: string): string {
  return `.clodo/base/${path}`
}
