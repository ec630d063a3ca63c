/** Plugins say `src/`; in a repository whose code stands elsewhere their modules stand there. */
import type { Contribution } from '../plugin/contribution.ts'

/** The fact with its modules below `source`. */
export function placedIn(fact: Contribution, source: string): Contribution {
  const moved = (path: string) => path.replace(/^src\//, `${source}/`)
  if (source === 'src') return fact
  if (fact.kind === 'file') return { ...fact, path: moved(fact.path) }
  if (fact.kind === 'slot') return { ...fact, imports: fact.imports.map((one) => ({ ...one, from: moved(one.from) })) }
  if (fact.kind === 'binding' && 'module' in fact) return { ...fact, module: moved(fact.module) }
  return fact
}
