import { posix } from 'node:path'
import { type Created, type CreateInput, emptyLock, openPackages, prepareCreate, type Recipe } from '../../index.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import type { Command, Context } from '../command.ts'
import { decided } from '../decided.ts'
import { interview } from '../interview.ts'
import { nextInNew } from '../next.ts'
import { pinnedNode } from '../node-pin.ts'
import { withProviders } from '../providers.ts'
import { answered, flagsOf, recipeFlags, typedFlags } from '../recipe-flags.ts'
import { placeOf, refuseWithinProject } from '../recipe-place.ts'
import { directoryFrom, repeating } from '../repeat.ts'
import { shellWord } from '../shell.ts'
import { openWords, sourcesIn, trustFlag, withTrust } from '../trust.ts'

export const create: Command = {
  summary: 'Make a Workers service in a new directory',
  usage: '[DIR]',
  flags: {
    ...recipeFlags,
    git: { on: true, describe: 'Make a git repository and the first commit' },
    merge: { describe: 'Merge into a directory that is not empty' },
    ...changeFlags,
    ...trustFlag,
  },
  async run(context) {
    refuseWithinProject(context)
    const place = await placeOf(context)
    const file = place.found?.recipe ?? {}
    const { target, answers } = await interview(context, { flags: flagsOf(context), file })
    const root = posix.resolve(context.cwd, target)
    await withTrust(context, () => openPackages(context.sources, { plugins: {}, ...file }, { root, lock: emptyLock }))
    const flags = await answered(context, await opened(context, answers, root), file)
    const found = root === place.root ? place.found : undefined
    const { prepared, derived } = await withProviders(context, Object.keys(flags.plugins ?? {}), {
      prepare: (ids) =>
        decided(context, (onConflict) =>
          prepareCreate(context.world, inputOf(context, { root, flags: withAll(flags, ids), file, found, onConflict })),
        ),
      command: (ids) => ['clodo create', ...context.words.map(shellWord), ...typedFlags(context, ids)].join(' '),
    })
    if (!context.on('dry-run')) printAnswers(context, derived)
    const code = await carryOut(context, prepared, () =>
      nextInNew(prepared, root === context.cwd ? undefined : shellWord(directoryFrom(context.cwd, root))),
    )
    const done = !context.on('dry-run') && context.text('plan') === undefined
    if (done) context.out.say(`${context.out.paint('dim', 'Again')} ${prepared.command}`)
    return code
  },
}

/** The plugins that were named, by id; packages among them are brought and trusted first. */
async function opened(context: Context, answers: Partial<Recipe>, root: string): Promise<Partial<Recipe>> {
  if (answers.plugins === undefined) return answers
  const named = await openWords(context, Object.keys(answers.plugins), root)
  return { ...answers, plugins: Object.fromEntries(named.map(({ id }) => [id, {}])), sources: sourcesIn(named) }
}

function withAll(flags: Partial<Recipe>, ids: readonly string[]): Partial<Recipe> {
  return { ...flags, plugins: Object.fromEntries(ids.map((id) => [id, flags.plugins?.[id] ?? {}])) }
}

type Answered = Pick<CreateInput, 'root' | 'flags' | 'file' | 'found' | 'onConflict'>

function inputOf(context: Context, answers: Answered): CreateInput {
  return {
    ...answers,
    pinNode: pinnedNode(context),
    merge: context.on('merge'),
    effects: { install: context.on('install'), git: context.on('git') },
    command: (recipe) => repeating(answers.root, context, recipe),
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
