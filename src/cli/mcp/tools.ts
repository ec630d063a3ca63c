/** The tools that agents have: each is a command of the CLI, and its input becomes the words of it. */
import { ClodoError, type Listed, phases } from '../../index.ts'
import type { JsonObject } from '../../plugin/index.ts'
import { changeCommands, changeSchema, changeWords } from './change.ts'
import { directory, type Input, object, type Place, text } from './input.ts'

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  /** JSON Schema of the input. */
  readonly input: JsonObject
  /** Whose documents it answers with. */
  readonly commands: readonly string[]
  /** It only looks. */
  readonly looks: boolean
  /** It asks other machines. */
  readonly asks?: boolean
  /** One at a time: it works on the whole project. */
  readonly alone?: boolean
  /** The command line without `clodo`. @throws USAGE, PATH_OUTSIDE */
  words(input: Input, place: Place): readonly string[]
}

const search: Tool = {
  name: 'search',
  title: 'Search plugins',
  description: 'Looks for plugins, among those of CLODO and in the npm registry.',
  input: object({ word: text('A word of its name or title.') }, ['word']),
  commands: ['search'],
  looks: true,
  asks: true,
  words: ({ word = '' }) => ['search', notFlag(word)],
}

const describe: Tool = {
  name: 'describe',
  title: 'Describe what there is',
  description:
    'Says which service types and plugins there are, with options as JSON Schema, or what the project here is and has.',
  input: object(
    { what: { enum: ['types', 'plugins', 'installed', 'project'] }, id: text('Only this one.'), directory },
    ['what'],
  ),
  commands: ['info', 'list'],
  looks: true,
  words: ({ what = '', id }) =>
    what === 'project' ? ['info'] : ['list', what, ...(id === undefined ? [] : [notFlag(id)])],
}

const verify: Tool = {
  name: 'verify',
  title: 'Verify the project',
  description: 'Checks types, bundles, boots the Worker in workerd and runs every probe.',
  input: object({
    only: { type: 'array', items: { enum: phases }, description: 'Some phases; all when left out.' },
    directory,
  }),
  commands: ['verify'],
  looks: true,
  alone: true,
  words: ({ only = [] }) => ['verify', ...only.map((phase) => `--only=${phase}`)],
}

const explain: Tool = {
  name: 'explain',
  title: 'Explain a code',
  description: 'Says what an error code or a rule means, and what to do about it.',
  input: object({ word: text('Such as CONFLICT, or code/sql-built; all when left out.') }),
  commands: ['explain'],
  looks: true,
  words: ({ word }) => ['explain', ...(word === undefined ? [] : [notFlag(word)])],
}

const changes: readonly Omit<Tool, 'input' | 'commands'>[] = [
  {
    name: 'plan',
    title: 'Plan a change',
    description: 'The dry run of apply, with the same input: what would change, as a diff. Writes nothing.',
    looks: true,
    alone: true,
    words: (input, place) => [...changeWords(input, place), '--dry-run'],
  },
  {
    name: 'apply',
    title: 'Apply a change',
    description:
      'Carries a change out, all or nothing. Where an answer is missing, code of a third party has to be trusted, or edits of the user are in the way, nothing is written and the status is action_required: `next` has the commands that go on. Trust is given by a person, who runs that command.',
    looks: false,
    alone: true,
    words: changeWords,
  },
]

/** @param known what can be chosen, whose options the inputs have */
export function toolsFor(known: { readonly types: readonly Listed[]; readonly plugins: readonly Listed[] }): Tool[] {
  const input = changeSchema([...known.types, ...known.plugins], known.types)
  return [search, describe, ...changes.map((tool) => ({ ...tool, input, commands: changeCommands })), verify, explain]
}

function notFlag(word: string): string {
  if (!word.startsWith('-')) return word
  throw new ClodoError('USAGE', { what: 'A word does not begin with a dash.' })
}
