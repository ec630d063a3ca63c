import { write } from './write.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const

/** How much a line matters. `LOG_LEVEL` says from where on lines are written. */
export type Level = (typeof LEVELS)[number]

/** What a line says besides its message. What a caller sent stands under one of its names, `{ body }`, not among them. */
export type Fields = Readonly<Record<string, unknown>>

/** Writes lines of JSON, from which secrets are taken out. None of its methods throws. */
export interface Log {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
  /** Adds fields to every line from now on, so also to the one line that sums up the request. */
  add(fields: Fields): void
  /** A log whose lines carry these fields as well as those of this one. */
  child(fields: Fields): Log
}

/**
 * Makes a log, for a request or for anything else that the Worker does.
 *
 * @param level The variable `LOG_LEVEL`. What is no level counts as `info`.
 * @example const log = createLog(env.LOG_LEVEL, { cron: controller.cron })
 */
export function createLog(level: string | undefined, fields: Fields = {}): Log {
  return new Lines(LEVELS.indexOf(LEVELS.includes(level as Level) ? (level as Level) : 'info'), fields)
}

/** A class, because every request makes one: functions would be made anew each time. */
class Lines implements Log {
  readonly #threshold: number
  #common: Fields

  constructor(threshold: number, common: Fields) {
    this.#threshold = threshold
    this.#common = common
  }

  debug(message: string, fields?: Fields): void {
    this.#write('debug', message, fields)
  }

  info(message: string, fields?: Fields): void {
    this.#write('info', message, fields)
  }

  warn(message: string, fields?: Fields): void {
    this.#write('warn', message, fields)
  }

  error(message: string, fields?: Fields): void {
    this.#write('error', message, fields)
  }

  add(fields: Fields): void {
    this.#common = { ...this.#common, ...fields }
  }

  child(fields: Fields): Log {
    return new Lines(this.#threshold, { ...this.#common, ...fields })
  }

  #write(level: Level, message: string, fields: Fields | undefined): void {
    if (LEVELS.indexOf(level) < this.#threshold) return
    const line = { level, message, ...this.#common, ...fields }
    // Fields may be what a caller sent, which must not pass for a line of another kind.
    line.level = level
    line.message = message
    write(line)
  }
}
