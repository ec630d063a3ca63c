/** From arguments to an exit code: finds the command, runs it, and prints what went wrong, here alone. */
import { posix } from 'node:path'
import { ClodoError, catalogue } from '../errors.ts'
import type { World } from '../index.ts'
import { suggest } from '../nearest.ts'
import { asker } from './ask.ts'
import type { Context } from './command.ts'
import { aliases, commands } from './commands/index.ts'
import { type Given, type globalFlags, parse } from './flags.ts'
import { Output, type Streams, wantsColor } from './output.ts'
import { shellWord } from './shell.ts'
import type { Input } from './streams.ts'

export interface Terminal extends Streams {
  readonly stdin: Input
  readonly workingDirectory: string
  readonly env: World['env']
}

/**
 * @param openWorld called when a command runs: the engine behind it is most of what there is to load
 */
export async function main(
  args: readonly string[],
  openWorld: () => World | Promise<World>,
  terminal: Terminal,
): Promise<number> {
  const out = outputOf(args, terminal)
  try {
    const [typed, ...rest] = args
    const word = typed === undefined ? undefined : (aliases[typed] ?? typed)
    if (word === undefined || word === 'help' || word === '--help' || word === '-h')
      return await help(
        out,
        rest.filter((one) => !one.startsWith('-')),
      )
    if (word === '__complete') return await candidates(rest, openWorld, terminal)
    if (word === '--version' || word === '-v') return await version(out)
    const load = commands[word]
    if (load === undefined) return await pluginCommand(word, rest, { world: await openWorld(), terminal, out })
    const command = await load()
    if (rest.includes('--help') || rest.includes('-h')) return await help(out, [word])
    const given = parse(rest, command.flags)
    const surroundings = { world: await openWorld(), terminal, out }
    const context = contextOf(given, [word, ...rest], surroundings)
    return await command.run({ ...context, cwd: await directoryOf(context) })
  } catch (error) {
    const shown = error instanceof ClodoError ? advised(error, args) : unexpected(error)
    const { nextOf } = await import('./next.ts')
    out.error(shown, nextOf(shown, typedAs(args)))
    return shown.exit
  }
}

interface Surroundings {
  readonly world: World
  readonly terminal: Terminal
  readonly out: Output
}

function contextOf(given: Given, words: readonly string[], { world, terminal, out }: Surroundings): Context {
  const able =
    terminal.stdin.isTTY === true &&
    terminal.stdout.isTTY === true &&
    !given.on('yes') &&
    !given.on('json') &&
    !given.on('quiet') &&
    (terminal.env.CI ?? '') === ''
  const cwd = posix.resolve(terminal.workingDirectory, given.text('cwd') ?? '.')
  return {
    ...given,
    world,
    sources: world.sources,
    out,
    ask: asker(able),
    input: async () => (terminal.stdin.isTTY === true ? undefined : await terminal.stdin.read?.()),
    cwd,
    typed: typedAs(words),
  }
}

/** Where the user stands; at the root of a monorepo the project that `--project` names. @throws USAGE */
async function directoryOf({ cwd, world, text }: Context): Promise<string> {
  if (text('cwd') !== undefined && world.disk.list(cwd) === undefined)
    throw new ClodoError('USAGE', {
      what: 'There is no such directory to run in.',
      where: cwd,
      mend: 'Name another one: --cwd DIR',
    })
  const wanted = text('project')
  return wanted === undefined ? cwd : (await import('../index.ts')).workspaceOf(world.disk, cwd, wanted)
}

function typedAs(args: readonly string[]): string {
  return ['clodo', ...args.map(shellWord)].join(' ')
}

/** The mode has to be known before the arguments are checked, because their faults are printed in it. */
function outputOf(args: readonly string[], terminal: Terminal): Output {
  const end = args.indexOf('--')
  const flags = end === -1 ? args : args.slice(0, end)
  const has = (name: keyof typeof globalFlags | 'no-color') => flags.includes(`--${name}`)
  return new Output(terminal, {
    json: has('json'),
    quiet: has('quiet'),
    verbose: has('verbose'),
    color: wantsColor(terminal, terminal.env, !has('no-color')),
  })
}

async function help(out: Output, words: readonly string[]): Promise<number> {
  const { printHelp } = await import('./help.ts')
  return printHelp(out, words[0])
}

/** What the scripts of shells ask for; no command that anybody types. */
async function candidates(args: readonly string[], openWorld: () => World | Promise<World>, terminal: Terminal) {
  const { answerShell } = await import('./completion/answer.ts')
  const { workingDirectory } = terminal
  terminal.stdout.write(await answerShell({ args, openWorld, workingDirectory }))
  return 0
}

async function version(out: Output): Promise<number> {
  const { version } = await import('./version.ts')
  out.say(version())
  out.document({ status: 'done', version: version() })
  return 0
}

/** A word that is no command of ours may be one of a plugin's; what follows it is not ours to read. */
async function pluginCommand(word: string, args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { runPluginCommand } = await import('./plugin-command.ts')
  const context = contextOf(parse([], {}), [word, ...args], surroundings)
  return (await runPluginCommand(context, { word, args, streams: surroundings.terminal })) ?? unknown(word)
}

function unknown(word: string): never {
  throw new ClodoError('USAGE', {
    what: `There is no command '${word}'.`,
    mend: suggest(word, Object.keys(commands), {
      written: (near) => `clodo ${near}`,
      otherwise: 'See clodo --help.',
    }),
  })
}

/** The general advice on a wrong command line names the command that was typed. */
function advised(error: ClodoError, [typed = '']: readonly string[]): ClodoError {
  const { code, message: what, where, mend, cause, data } = error
  const word = aliases[typed] ?? typed
  if (mend !== catalogue.USAGE.mend || commands[word] === undefined) return error
  return new ClodoError(code, { what, where, mend: mend.replace('COMMAND', word), cause, data })
}

function unexpected(error: unknown): ClodoError {
  const what = error instanceof Error ? error.message : String(error)
  return new ClodoError('INTERNAL', { what, cause: error })
}
