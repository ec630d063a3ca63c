import { posix } from 'node:path'
import {
  ClodoError,
  findGenerator,
  generatorNames,
  type PlopGenerator,
  prepareGenerate,
  prepareScaffold,
} from '../../index.ts'
import { atProject } from '../at-project.ts'
import { carryOut } from '../carry-out.ts'
import type { Command, Context } from '../command.ts'
import { shellWord } from '../shell.ts'
import { version } from '../version.ts'

export const generate: Command = {
  summary: 'Add one thing of a kind, such as a route; the code is yours',
  usage: 'GENERATOR [NAME]',
  flags: {
    plan: { takes: 'text', name: 'FILE', describe: 'Save the plan to FILE instead of applying it (see `clodo apply`)' },
  },
  async run(context) {
    const [word, ...answers] = context.words
    const generator = await findGenerator(context.world, word ?? (await chosen(context)))
    if (generator.apart !== undefined) return scaffold(context, generator, { words: answers })
    const project = await atProject(context)
    const prepared = await prepareGenerate(context.world, project, generator, {
      answers: await answered(context, generator, answers),
      command: context.typed,
      install: context.on('install'),
    })
    return carryOut(context, prepared, () => [{ command: 'npm run check' }])
  },
}

/** What stands on its own is made in a directory of its name. */
export async function scaffold(
  context: Context,
  generator: PlopGenerator,
  { words, directory }: { readonly words: readonly string[]; readonly directory?: string | undefined },
): Promise<number> {
  const answers = { ...(await answered(context, generator, words)), clodo: version() }
  const folder = directory ?? generator.render(generator.apart ?? '', answers)
  const root = posix.resolve(context.cwd, folder)
  const prepared = await prepareScaffold(context.world, generator, { root, answers, command: context.typed })
  return carryOut(context, prepared, () => [{ command: `cd ${shellWord(folder)} && npm install && npm test` }])
}

async function chosen({ ask, world }: Context): Promise<string> {
  const names = generatorNames(world)
  if (ask.able)
    return ask.one(
      'Generate what?',
      names.map((name) => ({ value: name, title: name })),
    )
  throw new ClodoError('INPUT_NEEDED', {
    what: 'Which generator?',
    mend: `Name it: clodo generate GENERATOR NAME. There are: ${names.join(', ')}.`,
    data: { next: names.map((name) => ({ command: `clodo generate ${name} NAME` })) },
  })
}

/** Words answer the questions in their order, as plop's bypass does; what is left is asked for. */
async function answered(
  { ask }: Context,
  { name, questions }: PlopGenerator,
  words: readonly string[],
): Promise<{ [name: string]: unknown }> {
  if (words.length > questions.length)
    throw new ClodoError('USAGE', { what: `${name} takes ${questions.length} answer, but got: ${words.join(' ')}.` })
  const answers: { [name: string]: unknown } = {}
  for (const [index, question] of questions.entries()) {
    const word =
      words[index] ?? (ask.able ? await ask.text(question.message, String(question.default ?? '')) : question.default)
    if (word === undefined)
      throw new ClodoError('INPUT_NEEDED', {
        what: `${name} needs an answer: ${question.message}.`,
        mend: `Give it: clodo generate ${name} ${question.name.toUpperCase()}`,
        data: { next: [{ command: `clodo generate ${name} ${question.name.toUpperCase()}` }] },
      })
    const verdict = question.validate?.(word) ?? true
    if (verdict !== true)
      throw new ClodoError('OPTION_INVALID', {
        what: `'${String(word)}' is no ${question.name}: ${typeof verdict === 'string' ? verdict : 'it is not accepted.'}`,
        where: question.name,
        mend: 'Give another one.',
      })
    answers[question.name] = word
  }
  return answers
}
