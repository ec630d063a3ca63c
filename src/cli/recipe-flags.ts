/** The flags that answer what a recipe says: those of `create` and of `init-config`. */
import { ClodoError, findIn, packageManagers, type Recipe } from '../index.ts'
import { askOptions } from './ask-options.ts'
import { checkedPackageManager } from './checked.ts'
import type { Context } from './command.ts'
import { type Answers, readSets } from './set.ts'
import { shellWord } from './shell.ts'

export const recipeFlags = {
  name: { takes: 'text', name: 'NAME', describe: 'Name of the service (default: the name of the directory)' },
  type: { takes: 'text', name: 'TYPE', describe: 'Service type, see `clodo list types` (default: generic)' },
  with: { takes: 'texts', name: 'A,B', describe: 'Plugins, see `clodo list plugins`' },
  set: { takes: 'texts', name: 'X.Y=V', describe: 'Answer to an option of a plugin or of the type' },
  domain: { takes: 'text', name: 'HOST', describe: 'Host that production serves' },
  description: { takes: 'text', name: 'TEXT', describe: 'One line for README and package.json' },
  pm: {
    takes: 'text',
    name: 'NAME',
    values: Object.keys(packageManagers),
    describe: 'npm, pnpm, yarn or bun (default: the one that started clodo)',
  },
  'pin-node': { describe: 'Pin Node through npm (default: where the Node found is too old for wrangler)' },
} as const

/** The answers given by flags, `--set` left out: to what it belongs is known when type and plugins are. */
export function flagsOf({ text, texts }: Context): Partial<Recipe> {
  const named = texts('with')
    .flatMap((list) => list.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '')
  const flags = {
    name: text('name'),
    type: text('type'),
    domain: text('domain'),
    description: text('description'),
    packageManager: checkedPackageManager(text('pm')),
    plugins: texts('with').length === 0 ? undefined : Object.fromEntries(named.map((id) => [id, {}])),
  }
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
}

/** The flags as they were typed, with other plugins: for the command that is proposed. */
export function typedFlags({ text, texts }: Context, plugins: readonly string[]): string[] {
  const single = (['name', 'type', 'domain', 'description', 'pm'] as const).flatMap((flag) => {
    const value = text(flag)
    return value === undefined ? [] : [`--${flag}`, shellWord(value)]
  })
  return [...single, '--with', plugins.join(','), ...texts('set').flatMap((set) => ['--set', shellWord(set)])]
}

/**
 * The answers with type and plugins settled and the options of both answered: by `--set`, by the recipe's file, or by
 * the user.
 *
 * @throws USAGE for a `--set` of what is not chosen, and what `readSets` throws
 */
export async function answered(
  context: Context,
  answers: Partial<Recipe>,
  file: Partial<Recipe>,
): Promise<Partial<Recipe>> {
  const sets = await readSets(context.texts('set'), context.sources)
  const type = answers.type ?? file.type ?? 'generic'
  const presets = await presetsOf(context, type)
  const plugins =
    answers.plugins === undefined ? (file.plugins ?? presets.all) : { ...presets.required, ...answers.plugins }
  for (const id of Object.keys(sets)) if (id !== type && !Object.hasOwn(plugins, id)) throw notChosen(id)
  const given = Object.fromEntries(Object.keys(plugins).map((id) => [id, { ...file.plugins?.[id], ...plugins[id] }]))
  const asked: Answers = await askOptions(context, Object.keys(plugins), { given, sets, existing: false })
  const merged = Object.entries(given).map(([id, known]) => [id, { ...known, ...asked[id] }])
  return { ...answers, plugins: Object.fromEntries(merged), options: { ...file.options, ...sets[type] } }
}

/** Plugins that a type has unless the user names some, and those of them that it cannot be without. */
async function presetsOf(
  { sources }: Context,
  type: string,
): Promise<{ readonly [kind in 'all' | 'required']: Plugins }> {
  const { plugin } = await findIn(sources.templates, type, 'TEMPLATE_UNKNOWN')
  const all = Object.keys(plugin.presets ?? {})
  const found = await Promise.all(all.map((id) => findIn(sources.plugins, id, 'PLUGIN_UNKNOWN')))
  const provides = ({ plugin: preset }: (typeof found)[number]) =>
    preset.provides?.some((capability) => plugin.requires?.includes(capability)) === true
  const bare = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, {}]))
  return { all: bare(all), required: bare(found.filter(provides).map(({ plugin: { id } }) => id)) }
}

type Plugins = Recipe['plugins']

function notChosen(id: string): ClodoError {
  return new ClodoError('USAGE', {
    what: `'--set' answers an option of '${id}', which is neither the type nor a plugin of the service.`,
    where: id,
    mend: `Choose it: --with ${id}`,
  })
}
