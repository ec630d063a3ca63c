import { posix } from 'node:path'
import type { Files } from './files.ts'

const deepest = 3
/** A root without a config is asked for little: this many directories are listed. */
const most = 500

/** Directories with a wrangler config below one that has none, nearest first. */
export function projectsBelow(files: Files): string[] {
  const found: string[] = []
  const queue = [{ path: '.', depth: 0 }]
  for (let seen = 0; seen < most && queue.length > 0; seen += 1) {
    const { path, depth } = queue.shift() ?? { path: '.', depth: deepest }
    const names = files.names(path)
    if (depth > 0 && names.some((name) => /^wrangler\.(?:jsonc?|toml)$/.test(name))) found.push(path)
    if (depth === deepest) continue
    const inner = names
      .filter((name) => !name.startsWith('.') && name !== 'node_modules')
      .map((name) => posix.join(path, name))
    queue.push(...inner.filter(files.isDirectory).map((one) => ({ path: one, depth: depth + 1 })))
  }
  return found
}
