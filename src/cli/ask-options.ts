/** The answers to options without a default: by flag, else asked for; what nobody can be asked for is refused below. */
import { findIn, optionsIn, readOption, unanswered } from '../index.ts'
import type { JsonObject } from '../plugin/index.ts'
import type { Context } from './command.ts'
import type { Answers } from './set.ts'

type Option = ReturnType<typeof unanswered>[number][1]

/** @param known what the recipe holds already (`given`) and what flags say (`sets`), by plugin */
export async function askOptions(
  context: Context,
  ids: readonly string[],
  known: { readonly given: { readonly [id: string]: JsonObject }; readonly sets: Answers; readonly existing: boolean },
): Promise<Answers> {
  const answers: Answers = { ...known.sets }
  if (!context.ask.able) return answers
  for (const id of ids) {
    const { plugin } = await findIn(context.sources.plugins, id, 'PLUGIN_UNKNOWN')
    for (const [name, option] of unanswered(optionsIn(plugin.options ?? {}, known.existing), {
      ...known.given[id],
      ...answers[id],
    }))
      answers[id] = { ...answers[id], [name]: readOption(option, await askOption(context, `${id}.${name}`, option)) }
  }
  return answers
}

async function askOption({ ask }: Context, name: string, option: Option): Promise<string> {
  const question = `${option.title} (${name})`
  if (option.type === 'choice')
    return ask.one(
      question,
      option.choices.map((value) => ({ value, title: value })),
    )
  if (option.type === 'boolean') return String(await ask.yes(question, false))
  if (option.type === 'list' && option.choices !== undefined) {
    const choices = option.choices.map((value) => ({ value, title: value }))
    return (await ask.many(question, choices, [])).join(',')
  }
  return ask.text(question, '')
}
