/** The directories above a path inside the project, the nearest first: `a/b/c` gives `a/b`, `a`. */
export function ancestors(path: string): string[] {
  const found: string[] = []
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) found.push(path.slice(0, end))
  return found
}
