/** `--set plugin.option=value`, as often as it is given. */
import { ClodoError, findIn, readOption, type Sources, templatesOf, typeOptions, unknownOption } from '../index.ts'

export type Answers = { [id: string]: { [option: string]: ReturnType<typeof readOption> } }

/** Answers by plugin or template, each of the type of its option. @throws USAGE, OPTION_UNKNOWN, PLUGIN_UNKNOWN */
export async function readSets(sets: readonly string[], sources: Sources): Promise<Answers> {
  const answers: Answers = {}
  for (const set of sets) {
    const match = /^([\w-]+)\.([\w-]+)=(.*)$/s.exec(set)
    if (match === null) throw new ClodoError('USAGE', { what: "A '--set' is not of the form plugin.option=value." })
    const [, id = '', name = '', text = ''] = match
    const options = await optionsOf(id, sources)
    const option = options[name]
    if (option === undefined) throw unknownOption(id, name, options)
    answers[id] = { ...answers[id], [name]: readOption(option, text) }
  }
  return answers
}

async function optionsOf(id: string, { templates, plugins }: Sources): Promise<ReturnType<typeof typeOptions>> {
  if (templates.ids().includes(id)) return typeOptions(await templatesOf(id, templates))
  return (await findIn(plugins, id, 'PLUGIN_UNKNOWN')).plugin.options ?? {}
}
