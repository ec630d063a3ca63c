/** Commands that plugins bring: `clodo NAME` in a project that has the plugin. */
import type { JsonObject } from './json.ts'
import type { ProjectFacts } from './project.ts'

interface Printer {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** What a command of a plugin is given to work with. */
export interface CommandContext {
  /** The words after the name, as typed; `parseArgs` of `node:util` reads them. */
  readonly args: readonly string[]
  /** Absolute path of the project. */
  readonly root: string
  readonly project: ProjectFacts
  /** The answers to the plugin's options in this project. */
  readonly answers: JsonObject
  /** Path of the wrangler file, from the root. */
  readonly config: string
  readonly env: { readonly [name: string]: string | undefined }
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean | undefined }
  readonly stdout: Printer
  readonly stderr: Printer
  /** Whether colour is wanted: a terminal, and nothing that forbids it. */
  readonly color: boolean
  /** Aborted when the user stops the command. */
  readonly signal: AbortSignal
  /**
   * The project's own wrangler, as the first words of a command line: `[node, path/to/wrangler.js]`.
   * @throws CommandError when it is not installed
   */
  wrangler(): readonly [program: string, ...words: string[]]
}

export interface PluginCommand {
  /** Answers the exit code. @throws CommandError for what the user has to mend */
  run(context: CommandContext): Promise<number>
}

/**
 * Makes a command; the default export of the file that the fact `command` names.
 *
 * @example
 * export default defineCommand({
 *   async run({ args, stdout }) {
 *     stdout.write(`${args.join(' ')}\n`)
 *     return 0
 *   },
 * })
 */
export function defineCommand(command: PluginCommand): PluginCommand {
  return command
}

export interface CommandErrorOptions {
  readonly mend?: string
  readonly exit?: 1 | 2 | 3
  readonly next?: readonly string[]
  readonly cause?: unknown
}

/** What the user has to do something about: shown with what mends it, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly mend: string | undefined
  /** 2: the words after the command are wrong. 3: something is missing that only the user has. */
  readonly exit: 1 | 2 | 3
  /** With 3: the commands that give what is missing, for programs. */
  readonly next: readonly string[] | undefined

  constructor(what: string, { mend, exit = 1, next, cause }: CommandErrorOptions = {}) {
    super(what, cause === undefined ? undefined : { cause })
    this.mend = mend
    this.exit = exit
    this.next = next
  }
}
