import type { Sources, World } from '../index.ts'
import type { Ask } from './ask.ts'
import type { Flags, Given } from './flags.ts'
import type { Output } from './output.ts'

/** What a command is given to work with. */
export interface Context extends Given {
  readonly world: World
  readonly sources: Sources
  readonly out: Output
  readonly ask: Ask
  /** What is written to standard input; undefined where that is a terminal, or nothing comes. */
  input(): Promise<string | undefined>
  /** Absolute path that `--cwd` names, or the working directory. */
  readonly cwd: string
  /** The arguments as typed, for the history. */
  readonly typed: string
}

export interface Command {
  readonly summary: string
  /** The words after the command: `[DIR]`, `PLUGIN...`. */
  readonly usage: string
  readonly flags: Flags
  /** Answers the exit code. */
  run(context: Context): Promise<number>
}
