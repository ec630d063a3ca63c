import { ClodoError } from '../errors.ts'
import { commands } from './commands/index.ts'
import { type Flag, type Flags, globalFlags } from './flags.ts'
import type { Output } from './output.ts'

/** The help of one command, or of all. */
export async function printHelp(out: Output, word: string | undefined): Promise<number> {
  if (word === undefined) return printAll(out)
  const load = commands[word]
  if (load === undefined)
    throw new ClodoError('USAGE', { what: `There is no command '${word}'.`, mend: 'See clodo --help.' })
  const { summary, usage, flags } = await load()
  out.say(`${summary}.\n\n  ${`clodo ${word} ${usage}`.trim()}\n`)
  const spelled = [...Object.entries<Flag>(flags), ...Object.entries<Flag>(globalFlags)].map((one) =>
    spelledFlag(...one),
  )
  const width = Math.max(...spelled.map(({ length }) => length))
  printFlags(out, flags, width)
  out.say(out.paint('dim', '\nOf every command:'))
  printFlags(out, globalFlags, width)
  out.document({ status: 'done', command: word, summary, usage, flags, globalFlags })
  return 0
}

async function printAll(out: Output): Promise<number> {
  const { summaries } = await import('./summaries.ts')
  out.say(
    `${out.paint('bold', 'clodo')}  services on Cloudflare Workers: made, extended and kept alive\n\n  clodo COMMAND [ARGUMENTS] [--help]\n`,
  )
  for (const word of Object.keys(commands)) out.say(`  ${out.paint('cyan', word.padEnd(14))}  ${summaries[word] ?? ''}`)
  out.say(`\nBegin with: clodo create my-api`)
  out.document({ status: 'done', commands: summaries })
  return 0
}

function printFlags(out: Output, flags: Flags, width: number): void {
  for (const [name, flag] of Object.entries(flags))
    out.say(`  ${out.paint('cyan', spelledFlag(name, flag).padEnd(width))}  ${described(flag)}`)
}

/** A flag as it is typed: `--cwd DIR`, and `--no-git` for what is on without it. */
export function spelledFlag(flag: string, { takes, name, on }: Flag): string {
  return `--${on === true ? `no-${flag}` : flag}${takes === undefined ? '' : ` ${name}`}`
}

/** What the flag as it is typed does. */
export function described({ on, describe }: Flag): string {
  return on === true ? `Do not ${describe.charAt(0).toLowerCase()}${describe.slice(1)}` : describe
}
