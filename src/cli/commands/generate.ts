import { posix } from 'node:path'
import {
  ClodoError,
  findGenerator,
  generatorNames,
  generatorsIn,
  type Home,
  homeOf,
  type PlopGenerator,
  type PreparedGeneration,
  prepareGenerate,
  prepareScaffold,
} from '../../index.ts'
import { atProject, wranglerFileOf } from '../at-project.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import type { Command, Context } from '../command.ts'
import { adoptWith, entryFlag } from '../entry.ts'
import { safe } from '../output.ts'
import { answered } from '../questions.ts'
import { shellWord } from '../shell.ts'
import { version } from '../version.ts'

export const generate: Command = {
  summary: 'Add one thing of a kind, such as a route; the code is yours',
  usage: 'GENERATOR [NAME]',
  flags: {
    plan: changeFlags.plan,
    'on-conflict': {
      takes: 'text',
      name: 'HOW',
      values: ['ours', 'theirs', 'abort'],
      describe: 'ours, theirs or abort (the default): what happens to a file that is there',
    },
    commit: changeFlags.commit,
    ...entryFlag,
  },
  async run(context) {
    const { world, words, ask } = context
    const [word, ...answers] = words
    const here = await atProject(context)
    const generator = await findGenerator(world, word ?? (await chosen(context, here.root)), here.root)
    if (generator.apart !== undefined) return scaffold(context, generator, { words: answers })
    const foreign = !here.known && !generator.team
    const home: Home = foreign ? await homeOf(world, here, wranglerFileOf(context, here.root)) : { project: here }
    const { project } = home
    const generation = await prepareGenerate(world, project, generator, {
      adopted: foreign ? await adoptWith(context, home, context.typed) : undefined,
      answers: await answered(ask, generator, answers),
      command: context.typed,
      install: context.on('install'),
      onConflict: onConflictOf(context),
    })
    const next = project.known ? [{ command: 'npm run check' }] : []
    const code = await carryOut(context, generation.prepared, () => next)
    return code === 0 ? await runLater(context, generation) : code
  },
}

/** What stands on its own is made in a directory of its name. */
export async function scaffold(
  context: Context,
  generator: PlopGenerator,
  { words, directory }: { readonly words: readonly string[]; readonly directory?: string | undefined },
): Promise<number> {
  const answers = { ...(await answered(context.ask, generator, words)), clodo: version() }
  const folder = directory ?? generator.render(generator.apart ?? '', answers)
  const root = posix.resolve(context.cwd, folder)
  const prepared = await prepareScaffold(context.world, generator, { root, answers, command: context.typed })
  return carryOut(context, prepared, () => [{ command: `cd ${shellWord(folder)} && npm install && npm test` }])
}

/** What the plopfile does by code of its own happens when the files are there; a dry run and a plan only name it. */
async function runLater(context: Context, { later }: PreparedGeneration): Promise<number> {
  const { out } = context
  const waits = context.on('dry-run') || context.text('plan') !== undefined
  for (const { title, run } of later) {
    if (waits) {
      out.note(`Not run: ${safe(title)}, code of the plopfile.`)
      continue
    }
    try {
      const said = await run()
      if (typeof said === 'string' && said !== '') out.note(safe(said))
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new ClodoError('GENERATOR_REFUSED', {
        what: `The files are written, but ${title} of the plopfile failed: ${reason}`,
        mend: 'Mend the plopfile; clodo undo takes the files back.',
        cause,
      })
    }
  }
  return 0
}

async function chosen({ ask, world }: Context, root: string): Promise<string> {
  if (ask.able) {
    const all = await generatorsIn(world, root)
    return ask.one(
      'Generate what?',
      all.map(({ name, description }) => ({ value: name, title: name, ...(description && { describe: description }) })),
    )
  }
  const names = generatorNames(world)
  throw new ClodoError('INPUT_NEEDED', {
    what: 'Which generator?',
    mend: `Name it: clodo generate GENERATOR NAME. There are: ${names.join(', ')}.`,
    data: { next: names.map((name) => ({ command: `clodo generate ${name} NAME` })) },
  })
}

function onConflictOf({ text }: Context): 'ours' | 'theirs' | 'abort' {
  const how = text('on-conflict') ?? 'abort'
  if (how === 'ours' || how === 'theirs' || how === 'abort') return how
  throw new ClodoError('USAGE', { what: `'--on-conflict ${how}' must be ours, theirs or abort.` })
}
