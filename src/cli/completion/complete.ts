/** What can follow on a command line: commands, flags, and the values that CLODO knows. */
import { aliases, commands } from '../commands/index.ts'
import { type Flags, globalFlags } from '../flags.ts'
import { described } from '../help.ts'
import { summaries } from '../summaries.ts'
import { bare, type Candidate, type Offer, type Scene } from './candidates.ts'
import { readTyped, type Typed } from './typed.ts'
import { valuesFor, wordsFor } from './values.ts'

export type Surroundings = (given: Typed['given']) => Pick<Scene, 'world' | 'project'>

/** @param line the words after `clodo`; the last is being typed, and may be empty */
export async function complete(line: readonly string[], surroundings: Surroundings): Promise<Offer> {
  const [first = '', ...rest] = line
  if (rest.length === 0) return matching(first, await startsOf(first, surroundings({})))
  const word = aliases[first] ?? first
  if (word === 'help') return matching(rest.at(-1) ?? '', commandWords())
  const load = commands[word]
  if (load === undefined) return []
  const { flags, usage } = await load()
  const { words, given, now } = readTyped(rest, flags)
  const scene: Scene = { words, given, text: now.text, ...surroundings(given) }
  if (now.what === 'flag') return matching(now.text, flagsOf({ ...flags, ...globalFlags }, given))
  if (now.what === 'word') return matching(now.text, await wordsFor(word, usage, scene))
  const offer = matching(now.text, await valuesFor(now.flag, { ...globalFlags, ...flags }[now.flag], scene))
  return typeof offer === 'string' ? offer : offer.map((one) => ({ ...one, value: now.before + one.value }))
}

/** The first word: also a command that a plugin of the project brings. */
async function startsOf(first: string, { project }: ReturnType<Surroundings>): Promise<Candidate[]> {
  if (first.startsWith('-')) return bare(['--help', '--version'])
  const { commandsOf } = await import('../../index.ts')
  const brought = await project().then(commandsOf, () => [])
  return [...commandWords(), ...bare(brought.map(({ name }) => name))]
}

function commandWords(): Candidate[] {
  return Object.entries(summaries).map(([value, describe]) => ({ value, describe }))
}

/** Those that are not given yet, or may be given again. */
function flagsOf(flags: Flags, given: Typed['given']): Candidate[] {
  return Object.entries(flags)
    .filter(([name, { takes }]) => takes === 'texts' || (given[name] ?? given[`no-${name}`]) === undefined)
    .map(([name, flag]) => ({ value: `--${flag.on === true ? `no-${name}` : name}`, describe: described(flag) }))
}

function matching(text: string, offer: Offer): Offer {
  return typeof offer === 'string' ? offer : offer.filter(({ value }) => value.startsWith(text))
}
