/** Looks for plugins in the user's registry, by the keyword that their packages have. */

import type { Tools } from './fetch.ts'
import { shown } from './tarball.ts'

export const keyword = 'clodo-plugin'

export interface FoundPackage {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly by?: string
}

/** Undefined where the registry does not answer, or cannot search. */
export async function searchPackages(tools: Tools, word: string): Promise<readonly FoundPackage[] | undefined> {
  const found = await asked(tools, [`keywords:${keyword}`, word])
  // A registry of one's own may look for those very words.
  return found?.length === 0 ? await asked(tools, [word]) : found
}

async function asked({ run, env }: Tools, words: readonly string[]): Promise<readonly FoundPackage[] | undefined> {
  const args = ['search', '--json', '--searchlimit=50', '--', ...words]
  const { code, stdout } = await run('npm', args, { cwd: '.', env, timeout: 30_000 })
  if (code !== 0) return undefined
  try {
    const said: unknown = JSON.parse(stdout)
    return Array.isArray(said) ? said.flatMap(packageIn) : undefined
  } catch {
    return undefined
  }
}

/** Its words are a stranger's: none of them steers a terminal. */
function packageIn(said: unknown): FoundPackage[] {
  const { name, description = '', keywords, publisher, ...rest } = (said ?? {}) as { [key: string]: unknown }
  // Verdaccio says which version is the latest in its own way.
  const version = rest.version ?? (rest['dist-tags'] as { latest?: unknown } | undefined)?.latest
  if (typeof name !== 'string' || typeof version !== 'string' || !Array.isArray(keywords)) return []
  // Registries weigh keywords, they do not hold to them.
  if (!keywords.includes(keyword)) return []
  const by = (publisher as { username?: unknown } | undefined)?.username
  const known = { name: shown(name), version: shown(version), description: shown(String(description)) }
  return [{ ...known, ...(typeof by === 'string' ? { by: shown(by) } : {}) }]
}
