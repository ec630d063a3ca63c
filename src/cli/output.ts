/** The only place that prints. Results go to standard output, everything about the way there to standard error. */
import type { ClodoError } from '../index.ts'
import type { ActionRequired, Document, Failure, FileConflict } from './documents/index.ts'
import type { Next } from './next.ts'

export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean | undefined }
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean | undefined }
}

export interface Mode {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly color: boolean
}

export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

const codes: { readonly [K in Paint]: readonly [number, number] } = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
}

export class Output {
  readonly #streams: Streams
  readonly mode: Mode

  constructor(streams: Streams, mode: Mode) {
    this.#streams = streams
    this.mode = mode
  }

  /** What the command is for: a person reads it. Nothing under --json and --quiet. */
  say(text = ''): void {
    if (!this.mode.json && !this.mode.quiet) this.#streams.stdout.write(`${text}\n`)
  }

  /** One line on the way, to standard error. */
  note(text: string): void {
    if (!this.mode.json && !this.mode.quiet) this.#streams.stderr.write(`${text}\n`)
  }

  /** What went wrong without ending the command: to standard error, also under --quiet. */
  warn(text: string): void {
    if (!this.mode.json) this.#streams.stderr.write(`${text}\n`)
  }

  /** The one document of --json. */
  document(value: Document): void {
    if (this.mode.json) this.#streams.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
  }

  /** The one place that prints an error. `next` is what would give a missing answer. */
  error(error: ClodoError, next: readonly { readonly command: string }[] | undefined): void {
    const { code, message, where, mend } = error
    if (this.mode.json) {
      this.document(documentOf(error, next))
      return
    }
    const place =
      where === undefined || message.includes(where) ? '' : `\n  ${this.paint('dim', 'where')}  ${safe(where)}`
    const met = conflictLines(error).map((line) => `\n  ${line}`)
    this.#streams.stderr.write(
      `${this.paint('red', 'error')} ${safe(message)}${place}${met.join('')}\n  ${this.paint('dim', 'now')}    ${safe(mend)}\n  ${this.paint('dim', 'code')}   ${code} (clodo explain ${code})\n`,
    )
    if (this.mode.verbose && code === 'INTERNAL' && error.cause instanceof Error)
      this.#streams.stderr.write(`${error.cause.stack ?? ''}\n`)
  }

  paint(paint: Paint, text: string): string {
    const [on, off] = codes[paint]
    return this.mode.color ? `\u001B[${on}m${text}\u001B[${off}m` : text
  }
}

/** The document of an error. */
export function documentOf(error: ClodoError, next: readonly Next[] | undefined): Failure | ActionRequired {
  const { code, exit, message: reason, where, mend, data } = error
  const said = { ...data, code, reason, ...(where === undefined ? {} : { where }), mend, exit }
  return next === undefined ? { ...said, status: 'failed' } : { ...said, status: 'action_required', next }
}

/** Where edits of the user and a change of CLODO meet. */
export function conflictsOf({ data }: ClodoError): readonly FileConflict[] {
  return (data?.conflicts ?? []) as readonly FileConflict[]
}

/** A line each, the first twenty. */
export function conflictLines(error: ClodoError): string[] {
  const conflicts = conflictsOf(error)
  const lines = conflicts.slice(0, 20).map(({ path, at }) => safe(`${path}  ${at ?? ''}`.trimEnd()))
  return conflicts.length > 20 ? [...lines, `and ${conflicts.length - 20} more`] : lines
}

/** Names come from files and from plugins: no character of theirs steers a terminal, or turns around what follows. */
export function safe(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]|\p{Bidi_Control}/gu, '\uFFFD')
}

/** Colour where a person looks at a terminal and has not said no (https://no-color.org). */
export function wantsColor(
  streams: Streams,
  env: { readonly [name: string]: string | undefined },
  flag: boolean,
): boolean {
  if (!flag || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb') return false
  return streams.stdout.isTTY === true || (env.FORCE_COLOR ?? '') !== ''
}
