import { posix } from 'node:path'
import {
  type Created,
  type CreateInput,
  type OnConflict,
  packageManagers,
  prepareCreate,
  type Recipe,
  readRecipe,
} from '../../index.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import { checkedPackageManager, onConflictOf } from '../checked.ts'
import type { Command, Context } from '../command.ts'
import { interview } from '../interview.ts'
import { pinnedNode } from '../node-pin.ts'
import { repeating } from '../repeat.ts'
import { readSets } from '../set.ts'

export const create: Command = {
  summary: 'Make a Workers service in a new directory',
  usage: '[DIR]',
  flags: {
    name: { takes: 'text', name: 'NAME', describe: 'Name of the service (default: the name of DIR)' },
    type: { takes: 'text', name: 'TYPE', describe: 'Service type, see `clodo list types` (default: generic)' },
    with: { takes: 'texts', name: 'A,B', describe: 'Plugins, see `clodo list plugins`' },
    set: { takes: 'texts', name: 'X.Y=V', describe: 'Answer to an option of a plugin or of the type' },
    domain: { takes: 'text', name: 'HOST', describe: 'Host that production serves' },
    description: { takes: 'text', name: 'TEXT', describe: 'One line for README and package.json' },
    pm: { takes: 'text', name: 'NAME', describe: 'npm, pnpm, yarn or bun (default: the one that started clodo)' },
    'pin-node': { describe: 'Pin Node through npm (default: where the Node found is too old for wrangler)' },
    git: { on: true, describe: 'Make a git repository and the first commit' },
    merge: { describe: 'Merge into a directory that is not empty' },
    ...changeFlags,
  },
  async run(context) {
    const { out } = context
    const file = (await readRecipe(context.world.disk, context.cwd, context.text('config')))?.recipe ?? {}
    const flags = await flagsOf(context)
    const { target, answers } = await interview(context, { flags, file })
    const root = posix.resolve(context.cwd, target)
    const { prepared, derived } = await prepareCreate(context.world, inputOf(context, root, answers, file))
    if (!context.on('dry-run')) printAnswers(context, derived)
    return carryOut(context, prepared, () => {
      const { run } = packageManagers[derived.recipe.packageManager]
      out.say(
        `\n${out.paint('bold', 'Next')}  cd ${posix.relative(context.cwd, root) || '.'} && ${context.on('install') ? '' : `${derived.recipe.packageManager} install && `}${run} dev`,
      )
      out.say(`${out.paint('dim', 'Again')} ${prepared.command}`)
    })
  },
}

async function flagsOf(context: Context): Promise<Partial<Recipe>> {
  const sets = await readSets(context.texts('set'), context.sources)
  const type = context.text('type')
  const named = context
    .texts('with')
    .flatMap((list) => list.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '')
  const plugins =
    context.texts('with').length === 0 ? undefined : Object.fromEntries(named.map((id) => [id, sets[id] ?? {}]))
  const packageManager = checkedPackageManager(context.text('pm'))
  const options = sets[type ?? 'generic']
  const flags = {
    name: context.text('name'),
    type,
    domain: context.text('domain'),
    description: context.text('description'),
    packageManager,
    plugins,
    options,
  }
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
}

function inputOf(context: Context, root: string, flags: Partial<Recipe>, file: Partial<Recipe>): CreateInput {
  return {
    root,
    flags,
    file,
    pinNode: pinnedNode(context),
    merge: context.on('merge'),
    onConflict: onConflictOf(context) satisfies OnConflict,
    effects: { install: context.on('install'), git: context.on('git') },
    command: (recipe) => repeating(root, context, recipe),
  }
}

function printAnswers({ out }: Context, { recipe, origins }: Created['derived']): void {
  out.say(`${out.paint('bold', recipe.name)}  ${recipe.description}`)
  const shown = ['type', 'plugins', 'domain', 'environments', 'compatibilityDate', 'packageManager', 'pinNode'] as const
  for (const key of shown) {
    const value = recipe[key]
    const text =
      typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : Object.keys(value).join(', ')
    if (text !== '') out.say(`  ${out.paint('dim', key.padEnd(18))} ${text} ${out.paint('dim', `(${origins[key]})`)}`)
  }
}
