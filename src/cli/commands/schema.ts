import { posix } from 'node:path'
import { ClodoError, type Disk, packageHome, suggest } from '../../index.ts'
import type { JsonObject } from '../../plugin/index.ts'
import type { Command } from '../command.ts'

export const schema: Command = {
  summary: 'Print the JSON Schema of what a command answers with --json',
  usage: '[COMMAND]',
  flags: {},
  async run({ world: { disk }, words, out }) {
    const [word, ...rest] = words
    if (rest.length > 0) throw new ClodoError('USAGE', { what: 'schema takes one command.' })
    const folder = folderOf(disk)
    const commands = (disk.list(folder) ?? []).map(({ name }) => name.replace(/\.json$/, ''))
    if (word === undefined) {
      for (const command of commands) out.say(command)
      out.document({ status: 'done', commands })
      return 0
    }
    if (!commands.includes(word)) throw unknown(word, commands)
    const text = new TextDecoder().decode(disk.read(posix.join(folder, `${word}.json`)))
    out.say(text.trimEnd())
    out.document({ status: 'done', command: word, schema: JSON.parse(text) as JsonObject })
    return 0
  },
}

/** Beside the bundle, or in the documents of the sources. */
function folderOf(disk: Disk): string {
  const [bundled = '', ofSources = ''] = ['schemas', 'docs/schemas'].map((name) => posix.join(packageHome(disk), name))
  return disk.kind(bundled) === 'directory' ? bundled : ofSources
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
