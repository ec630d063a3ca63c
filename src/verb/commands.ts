/** The commands that the plugins of a project bring. */
import type { CommandContribution } from '../plugin/contribution.ts'
import type { Project } from '../project/open.ts'

/** From the lock alone, sorted by name. */
export function commandsOf({ lock }: Project): CommandContribution[] {
  return lock.facts.flatMap(({ fact }) => (fact.kind === 'command' ? [fact] : []))
}
