/** Of the types that the compiler writes, the package needs those that its exports lead to. */
import { readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Removes the rest. @param entries by their paths in `directory` */
export function keepReachable(directory: string, entries: readonly string[]): void {
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g))
      visit(join(dirname(file), `${from}.d.ts`))
  }
  for (const entry of entries) visit(join(directory, entry))
  prune(directory, reached)
}

/** Answers whether anything is left. */
function prune(directory: string, reached: ReadonlySet<string>): boolean {
  const left = readdirSync(directory, { withFileTypes: true }).filter((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return prune(path, reached)
    if (reached.has(path)) return true
    rmSync(path)
    return false
  })
  if (left.length === 0) rmdirSync(directory)
  return left.length > 0
}
