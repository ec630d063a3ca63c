import type { Read } from '../edit/typescript/specifier.ts'
import type { Contribution, Slot, SlotContribution } from '../plugin/contribution.ts'
import type { ProjectFacts } from '../plugin/project.ts'

/** The entry module of a Worker and a way to the other files of the project. */
export interface Source {
  /** POSIX path from the project's root. */
  readonly file: string
  readonly text: string
  readonly read: Read
}

/** Reads any file of the project, the entry as it is given. */
export function readerOf({ file, text, read }: Source): Read {
  return (path) => (path === file ? text : read(path))
}

/** `edited`: it is there, and the user changed it. */
export type Held = 'yes' | 'no' | 'edited'

/** New texts by path; only files that change. Undefined: the file goes. */
export type Texts = Map<string, string | undefined>

/**
 * One shape of entry, and where its slots are.
 *
 * The result is a function of the set of entries: neither the order of the argument nor the order of calls matters, as
 * long as `present` lists what CLODO put there before. `remove` is the inverse of `add`, to the byte.
 */
export interface Host {
  readonly name: HostName
  /**
   * Adds entries that are missing; those that are there, edited or not, stay as they are.
   * @throws EDIT_REFUSED with the reason, and the edit to make by hand in `data.patch`
   */
  add(entries: readonly SlotContribution[], present?: readonly SlotContribution[]): Texts
  /**
   * Takes entries out; those that are missing are no mistake.
   * @throws EDIT_REFUSED when the user edited one of them
   */
  remove(entries: readonly SlotContribution[], present?: readonly SlotContribution[]): Texts
  holds(entry: SlotContribution, present?: readonly SlotContribution[]): Held
}

/** The slots that have a place in code: the chain of the application, and the handlers and exports of the entry. */
export const chainSlots: readonly Slot[] = ['middleware', 'route']
export const entrySlots: readonly Slot[] = ['scheduled', 'queue', 'email', 'tail', 'export']

/** In code of ours the template writes what stands around the handlers; in that of others a host does. */
export function slotsIn({ existing }: ProjectFacts): readonly Slot[] {
  return [...chainSlots, ...entrySlots, ...(existing === undefined ? [] : ['worker' as const])]
}

/** The entries of these slots among the facts of a project. */
export function entriesIn(
  facts: readonly { readonly fact: Contribution }[],
  slots: readonly Slot[],
): SlotContribution[] {
  return facts.flatMap(({ fact }) => (fact.kind === 'slot' && slots.includes(fact.slot) ? [fact] : []))
}

export type HostName = 'hono' | 'object' | 'pages'
