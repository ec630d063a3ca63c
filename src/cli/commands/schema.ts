import { ClodoError, suggest } from '../../index.ts'
import type { JsonObject } from '../../plugin/index.ts'
import type { Command, Context } from '../command.ts'
import { describedCommands, schemaOfPlugin } from '../plugin-command.ts'
import { describedByUs, schemaOf } from '../schemas.ts'

export const schema: Command = {
  summary: 'Print the JSON Schema of what a command answers with --json',
  usage: '[COMMAND]',
  flags: {},
  async run(context) {
    const { words, out } = context
    const [word, ...rest] = words
    if (rest.length > 0) throw new ClodoError('USAGE', { what: 'schema takes one command.' })
    if (word === undefined) {
      const commands = await all(context)
      for (const command of commands) out.say(command)
      out.document({ status: 'done', commands })
      return 0
    }
    const text = (await textOf(context, word))?.trimEnd()
    if (text === undefined) throw unknown(word, await all(context))
    out.say(text)
    out.document({ status: 'done', command: word, schema: read(text, word) })
    return 0
  },
}

/** Ours, and those of plugins in the project here. */
async function all(context: Context): Promise<string[]> {
  return [...describedByUs(context.world.disk), ...(await describedCommands(context))]
}

async function textOf(context: Context, word: string): Promise<string | undefined> {
  const { disk } = context.world
  return describedByUs(disk).includes(word) ? schemaOf(disk, word) : schemaOfPlugin(context, word)
}

/** @throws PLUGIN_INVALID */
function read(text: string, word: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject
  } catch (cause) {
    throw new ClodoError('PLUGIN_INVALID', { what: `The schema of '${word}' is no JSON.`, where: word, cause })
  }
}

function unknown(word: string, commands: readonly string[]): ClodoError {
  return new ClodoError('USAGE', {
    what: `There is no schema of '${word}'.`,
    mend: suggest(word, commands, {
      written: (near) => `clodo schema ${near}`,
      otherwise: 'See all: clodo schema',
    }),
  })
}
