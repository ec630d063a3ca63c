/** Where the user's own code takes a binding from its environment. */

import type { Uses } from '../plan/resources.ts'
import { codeOf, literal } from '../project/detect/code.ts'
import { filesOf } from '../project/detect/files.ts'
import { sourcesBelow } from '../project/detect/importers.ts'
import type { Project } from '../project/open.ts'
import { digest } from '../tree/digest.ts'
import type { World } from './world.ts'

/** Reads the sources when it is first asked, and for each binding once. Of a file of CLODO's only what the user wrote into it counts. */
export function usesIn(
  { disk }: World,
  { root, read, lock, base }: Pick<Project, 'root' | 'read' | 'lock' | 'base'>,
): Uses {
  const entries = lock.facts.flatMap(({ fact }) => (fact.kind === 'slot' ? [fact.code] : []))
  const own = (path: string, takes: RegExp): boolean => {
    const known = lock.files[path]
    const text = read(path) ?? ''
    if (known?.as === 'seeded' && digest(text) === known.hash) return false
    if (known?.as === 'managed') return takes.test(codeIn(text)) && !takes.test(codeIn(base[path] ?? ''))
    return takes.test(codeIn(entries.reduce((left, code) => left.replaceAll(code, ''), text)))
  }
  const find = (binding: string): string | undefined => {
    const name = literal(binding)
    const takes = new RegExp(`\\.${name}(?![\\w$])|\\[['"]${name}['"]\\]|[{,]\\s*${name}\\s*[,}]`)
    return sourcesBelow(filesOf(disk, root), '.').find((path) => !path.endsWith('.d.ts') && own(path, takes))
  }
  const known = new Map<string, string | undefined>()
  return (binding) => {
    if (!known.has(binding)) known.set(binding, find(binding))
    return known.get(binding)
  }
}

function codeIn(text: string): string {
  return codeOf(text).uncommented
}
