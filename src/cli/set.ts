/** `--set plugin.option=value`, as often as it is given. */
import { ClodoError, type Found, findIn, readOption, type Sources } from '../index.ts'

export type Answers = { [id: string]: { [option: string]: ReturnType<typeof readOption> } }

/** Answers by plugin or template, each of the type of its option. @throws USAGE, OPTION_UNKNOWN, PLUGIN_UNKNOWN */
export async function readSets(sets: readonly string[], sources: Sources): Promise<Answers> {
  const answers: Answers = {}
  for (const set of sets) {
    const match = /^([\w-]+)\.([\w-]+)=(.*)$/s.exec(set)
    if (match === null) throw new ClodoError('USAGE', { what: "A '--set' is not of the form plugin.option=value." })
    const [, id = '', name = '', text = ''] = match
    const { plugin } = await find(id, sources)
    const option = plugin.options?.[name]
    if (option === undefined) {
      const names = Object.keys(plugin.options ?? {})
      throw new ClodoError('OPTION_UNKNOWN', {
        what: `${id} has no option '${name}'.`,
        where: `${id}.${name}`,
        mend: names.length === 0 ? `${id} has no options.` : `Its options are: ${names.join(', ')}.`,
      })
    }
    answers[id] = { ...answers[id], [name]: readOption(option, text) }
  }
  return answers
}

async function find(id: string, sources: Sources): Promise<Found> {
  return (await sources.templates.find(id)) ?? findIn(sources.plugins, id, 'PLUGIN_UNKNOWN')
}
