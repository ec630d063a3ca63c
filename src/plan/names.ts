/**
 * Names in `Env`. Plugins say `DB`; in a repository that uses the name for something else, all they bring says another.
 */
import { ClodoError } from '../errors.ts'
import { kindOf } from '../kind/index.ts'
import type { Contribution } from '../plugin/contribution.ts'
import type { TakenNames } from '../project/detect/taken.ts'
import type { OwnedFact } from '../project/lock.ts'

/** What stands in place of a name, by the name; those that stay as they are left out. */
export type Names = { readonly [wanted: string]: string }

/**
 * The names that the facts get in a repository.
 *
 * @param chosen what was chosen before, which stays
 * @throws NAME_CLASH for a taken name that cannot be told apart from other words
 */
export function freeNames(facts: readonly OwnedFact[], taken: TakenNames, chosen: Names = {}): Names {
  const named = facts.flatMap((owned) => {
    const name = kindOf(owned.fact).envName?.(owned.fact)
    return name === undefined ? [] : [{ name, owned }]
  })
  const used = new Set([...taken.names, ...named.map(({ name }) => name)])
  const pairs = named.flatMap(({ name, owned }): [string, string][] => {
    const to = chosen[name] ?? insteadOf(name, owned, taken, used)
    if (to === name) return []
    used.add(to)
    return [[name, to]]
  })
  return Object.fromEntries(pairs)
}

function insteadOf(name: string, { fact, of }: OwnedFact, taken: TakenNames, used: ReadonlySet<string>): string {
  if (fact.kind === 'binding') {
    const only = taken.only[fact.type]
    if (only !== undefined) return only
    if (fact.type === 'd1' && taken.databases.has(name)) return name
  }
  if (!taken.names.has(name)) return name
  if (!/^[A-Z][A-Z0-9_]*$/.test(name))
    throw new ClodoError('NAME_CLASH', {
      what: `'${name}', which ${of.join(', ')} needs, is something else in this repository.`,
      where: name,
      mend: 'Rename yours, or choose another name by an option of the plugin.',
    })
  const candidates = [`APP_${name}`, `SERVICE_${name}`]
  for (let number = 2; ; number++) {
    const free = [...candidates, `${name}_${number}`].find((one) => !used.has(one))
    if (free !== undefined) return free
  }
}

/** A text of a plugin with the names of the repository. Names are whole words in capitals, so they are told by the word. */
export function renameText(text: string, names: Names = {}): string {
  const words = Object.keys(names)
  if (words.length === 0) return text
  const whole = new RegExp(`(?<![\\w$])(?:${words.join('|')})(?![\\w$])`, 'g')
  return text.replaceAll(whole, (name) => names[name] ?? name)
}

/** Facts with the names of the repository; the texts of files are turned when they are rendered. */
export function renameFacts(facts: readonly OwnedFact[], names: Names): OwnedFact[] {
  if (Object.keys(names).length === 0) return [...facts]
  return facts.map((owned) => ({ ...owned, fact: renameFact(owned.fact, names) }))
}

function renameFact(fact: Contribution, names: Names): Contribution {
  switch (fact.kind) {
    case 'binding':
    case 'variable':
    case 'secret':
      return { ...fact, name: names[fact.name] ?? fact.name }
    case 'credential':
      return { ...fact, secret: names[fact.secret] ?? fact.secret }
    case 'slot':
      return { ...fact, code: renameText(fact.code, names) }
    default:
      return fact
  }
}
