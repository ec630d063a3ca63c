/** The input of `plan` and `apply`: a verb and what goes with it. */
import { posix } from 'node:path'
import { ClodoError, type Listed } from '../../index.ts'
import type { JsonObject } from '../../plugin/index.ts'
import { directory, type Input, object, type Place, yes } from './input.ts'
import { nameIn, placeIn } from './place.ts'

const verbs = {
  create: 'makes a service in `directory`; `names` are its plugins',
  add: 'adds the plugins in `names`, or changes `options` of those that are there',
  remove: 'takes plugins away with all that they brought',
  update: 'brings plugins to the versions of this CLODO; all of them without `names`',
  sync: 'makes the project what its recipe says',
  undo: 'takes back what was done last',
  migrate: 'makes an old project new; `names` are steps',
  generate: 'adds one thing: `names` are the generator, such as route, and its answers',
}

/** The commands that they are. */
export const changeCommands = Object.keys(verbs)

export function changeSchema(listed: readonly Listed[], types: readonly Listed[]): JsonObject {
  // An answer that is left out has a default, or the command says that it is missing.
  const options = listed.map(({ id, schema: { properties = {} } }) => [id, { type: 'object', properties }])
  return object(
    {
      verb: {
        enum: Object.keys(verbs),
        description: Object.entries(verbs)
          .map(([verb, does]) => `${verb} ${does}`)
          .join('; '),
      },
      names: { type: 'array', items: { type: 'string', maxLength: 500 }, maxItems: 50 },
      options: {
        type: 'object',
        description: 'Answers to options, by plugin or service type.',
        properties: Object.fromEntries(options),
        additionalProperties: { type: 'object' },
      },
      directory,
      type: { enum: types.map(({ id }) => id), description: 'create: the service type (default: generic)' },
      onConflict: { enum: ['ours', 'theirs', 'markers'], description: 'What happens where edits of the user meet it.' },
      verify: yes('add, update: verify after it, and put everything back when it does not work.'),
      install: yes('Install dependencies after it (default: true).'),
      git: yes('create: make a git repository and the first commit (default: true).'),
      commit: yes('Make one git commit of what changes.'),
      beside: yes('add: also where the repository has something like it.'),
      breakImports: yes('remove: also files that code of the user imports.'),
    },
    ['verb'],
  )
}

/** @throws USAGE, PATH_OUTSIDE, INPUT_NEEDED, OPTION_INVALID */
export function changeWords(input: Input, { root, cwd }: Place): string[] {
  const { verb = '', names = [], type, onConflict } = input
  const named = names.map((name) => nameIn(root, name, cwd))
  const words = verb === 'create' ? createWords(input, { root, cwd }, named) : named
  const flag = (name: string, on: boolean | undefined) => (on === true ? [`--${name}`] : [])
  return [
    verb,
    ...words,
    ...setsOf(input),
    ...(type === undefined ? [] : [`--type=${type}`]),
    ...(onConflict === undefined ? [] : [`--on-conflict=${onConflict}`]),
    ...flag('verify', input.verify),
    ...flag('no-install', input.install === false),
    ...flag('no-git', input.git === false),
    ...flag('commit', input.commit),
    ...flag('beside', input.beside),
    ...flag('break-imports', input.breakImports),
  ]
}

/** @throws INPUT_NEEDED: at the place of a server there may be a project, whose name is no answer */
function createWords({ directory }: Input, { root }: Place, plugins: readonly string[]): string[] {
  if (directory === undefined)
    throw new ClodoError('INPUT_NEEDED', {
      what: 'The directory to create the service in is missing.',
      mend: 'Give `directory`.',
      data: { next: [{ command: 'clodo create my-api' }] },
    })
  const place = posix.relative(root, placeIn(root, directory)) || '.'
  return plugins.length === 0 ? [place] : [place, `--with=${plugins.join(',')}`]
}

function setsOf({ options = {} }: Input): string[] {
  return Object.entries(options).flatMap(([id, answers]) =>
    Object.entries(answers).map(([name, value]) => `--set=${id}.${name}=${textOf(value, `${id}.${name}`)}`),
  )
}

/** A value as `--set` takes it. */
function textOf(value: unknown, where: string): string {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && !item.includes(',')))
    return value.join(',')
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value)
  throw new ClodoError('OPTION_INVALID', {
    what: `${where} must be a text, a number, true or false, or a list of texts without commas.`,
    where,
  })
}
