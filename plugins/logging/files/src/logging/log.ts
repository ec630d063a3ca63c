import { write } from './write.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const

/** How much a line matters. `LOG_LEVEL` says from where on lines are written. */
export type Level = (typeof LEVELS)[number]

/** What a line says besides its message. */
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
  const threshold = Math.max(0, LEVELS.indexOf(LEVELS.find((known) => known === level) ?? 'info'))
  let common = fields
  const at = (level: Level) => (message: string, extra?: Fields) => {
    if (LEVELS.indexOf(level) >= threshold) write({ level, message, ...common, ...extra })
  }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    add: (extra) => {
      common = { ...common, ...extra }
    },
    child: (extra) => createLog(level, { ...common, ...extra }),
  }
}
