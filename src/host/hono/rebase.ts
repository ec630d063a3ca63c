/** Entries in an application with a base path: there a path is written without it, and none leads out of it. */
import type { SlotContribution } from '../../plugin/contribution.ts'
import type { Host } from '../host.ts'
import { refuse } from '../refuse.ts'
import type { App } from './app.ts'

export function rebasedHost(host: Host, { base, file }: Pick<App, 'base' | 'file'>): Host {
  if (base === '') return host
  const put = (entries: readonly SlotContribution[]) =>
    entries.map((entry) => {
      const found = rebased(entry, base)
      if (found !== undefined) return found
      const where = base === undefined ? 'a base path that is no literal' : `the base path ${base}`
      throw refuse(file, `its application has ${where}, and ${entry.at ?? '/'} would stand below it.`, [entry])
    })
  const known = (entries: readonly SlotContribution[]) => entries.map((entry) => rebased(entry, base) ?? entry)
  return {
    ...host,
    add: (entries, present = []) => host.add(put(entries), known(present)),
    remove: (entries, present = entries) => host.remove(known(entries), known(present)),
    holds: (entry, present = []) => host.holds(rebased(entry, base) ?? entry, known(present)),
  }
}

/** Undefined where the application cannot answer at the path. Middleware without one sees what the application gets. */
function rebased(entry: SlotContribution, base: string | undefined): SlotContribution | undefined {
  const { slot, at } = entry
  if (slot !== 'route' && (slot !== 'middleware' || at === undefined)) return entry
  if (base === undefined || at === undefined) return undefined
  if (at === base) return { ...entry, at: '/' }
  return at.startsWith(`${base}/`) ? { ...entry, at: at.slice(base.length) } : undefined
}
