/** The commands that the plugins of a project bring. */
import type { CommandContribution } from '../plugin/contribution.ts'
import type { Project } from '../project/open.ts'

export interface BroughtCommand extends CommandContribution {
  /** The plugin whose folder has its code. */
  readonly of: string
}

/** From the lock alone, sorted by name. */
export function commandsOf({ lock }: Pick<Project, 'lock'>): BroughtCommand[] {
  return lock.facts.flatMap(({ fact, of: [of = ''] }) => (fact.kind === 'command' ? [{ ...fact, of }] : []))
}
