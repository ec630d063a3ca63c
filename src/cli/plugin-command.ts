/** Commands that plugins bring: `clodo NAME` runs code of the plugin's folder, in the project that has the plugin. */
import { posix } from 'node:path'
import {
  type BroughtCommand,
  ClodoError,
  commandsOf,
  findIn,
  installed,
  layoutOf,
  openPackages,
  type Project,
  recipeOf,
} from '../index.ts'
import type { CommandContext, CommandError } from '../plugin/index.ts'
import { atProject } from './at-project.ts'
import type { Context } from './command.ts'
import type { Streams } from './output.ts'

export interface Invocation {
  readonly word: string
  /** What follows the word; it is the command's to read. */
  readonly args: readonly string[]
  readonly streams: Streams
}

/** The exit code of the command; undefined when no plugin of the project here has it. */
export async function runPluginCommand(context: Context, invocation: Invocation): Promise<number | undefined> {
  const project = await atProject(context, { runCode: false })
  const brought = commandsOf(project).find(({ name }) => name === invocation.word)
  if (brought === undefined) return undefined
  await openPackages(context.sources, recipeOf(context.world, project), project)
  const plugin = await findIn(context.sources.plugins, brought.of, 'PLUGIN_UNKNOWN')
  const command = await plugin.command?.(brought.from)
  if (command === undefined) return undefined
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  try {
    return await command.run(contextFor(project, { context, brought, invocation, signal: stop.signal }))
  } catch (error) {
    throw isCommandError(error) ? told(error, brought.name) : error
  } finally {
    process.removeListener('SIGINT', onSignal)
  }
}

/**
 * The JSON Schema of what a command of a plugin prints with `--json`, as text.
 *
 * @returns undefined where no plugin of the project here has the command, or its plugin says nothing of it
 */
export async function schemaOfPlugin(context: Context, word: string): Promise<string | undefined> {
  const project = await atProject(context, { runCode: false })
  const { of, schema } = commandsOf(project).find(({ name }) => name === word) ?? {}
  if (of === undefined || schema === undefined) return undefined
  await openPackages(context.sources, recipeOf(context.world, project), project)
  const plugin = await findIn(context.sources.plugins, of, 'PLUGIN_UNKNOWN')
  const [folder, file] = [posix.dirname(schema), posix.basename(schema)]
  return plugin.files(folder).find(({ path }) => path === file)?.text
}

/** The commands of the project's plugins that say what they print. */
export async function describedCommands(context: Context): Promise<string[]> {
  const project = await atProject(context, { runCode: false })
  return commandsOf(project).flatMap(({ name, schema }) => (schema === undefined ? [] : [name]))
}

interface Running {
  readonly context: Context
  readonly brought: BroughtCommand
  readonly invocation: Invocation
  readonly signal: AbortSignal
}

function contextFor(
  project: Project,
  { context, brought, invocation: { args, streams }, signal }: Running,
): CommandContext {
  const recipe = recipeOf(context.world, project)
  return {
    args,
    root: project.root,
    project: recipe,
    answers: recipe.plugins[brought.of] ?? {},
    config: layoutOf(recipe).config,
    env: context.world.env,
    stdin: process.stdin,
    stdout: streams.stdout,
    stderr: streams.stderr,
    color: context.out.mode.color,
    signal,
    wrangler() {
      const path = installed(context.world.disk, project.root, 'wrangler/bin/wrangler.js')
      if (path !== undefined) return [process.execPath, path]
      throw new ClodoError('INSTALL_MISSING', { what: 'The project has no wrangler installed.', where: project.root })
    },
  }
}

/** By name, because the code of a plugin may bring a class of its own. */
function isCommandError(error: unknown): error is CommandError {
  return error instanceof Error && error.name === 'CommandError'
}

function told(error: CommandError, where: string): ClodoError {
  const code = ({ 1: 'COMMAND_FAILED', 2: 'USAGE', 3: 'INPUT_NEEDED' } as const)[error.exit]
  const mend = error.mend ?? `See clodo ${where} --help.`
  const data = error.next && { next: error.next.map((command) => ({ command })) }
  return new ClodoError(code, { what: error.message, where, mend, cause: error.cause, ...(data && { data }) })
}
