/** What of a project is behind what this CLODO brings. From the lock and the packages at hand; no network. */
import type { Project } from '../project/open.ts'
import type { Sources } from '../resolve/source.ts'

export interface Behind {
  readonly what: 'plugin' | 'dependency'
  readonly name: string
  readonly have: string
  readonly newest: string
}

/** Plugins, service types and dependencies that CLODO wrote, sorted. Of a third party's plugin nothing is known here. */
export async function outdatedIn({ lock }: Pick<Project, 'lock'>, sources: Sources): Promise<Behind[]> {
  const plugins = await Promise.all(
    Object.entries(lock.plugins)
      .filter(([, { source }]) => source === 'built-in')
      .map(async ([name, { version: have }]): Promise<Behind> => {
        const found = (await sources.plugins.find(name)) ?? (await sources.templates.find(name))
        return { what: 'plugin', name, have, newest: found?.plugin.version ?? have }
      }),
  )
  const dependencies = lock.facts.flatMap(({ fact }): Behind[] => {
    const newest = fact.kind === 'dependency' ? sources.version(fact.name) : undefined
    if (fact.kind !== 'dependency' || fact.range === undefined || newest === undefined) return []
    return [{ what: 'dependency', name: fact.name, have: fact.range, newest }]
  })
  return [...plugins, ...dependencies]
    .filter(({ have, newest }) => have !== newest)
    .sort((a, b) => (`${a.what} ${a.name}` < `${b.what} ${b.name}` ? -1 : 1))
}
