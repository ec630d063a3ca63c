import type { RolldownOptions } from 'rolldown'

/** What rolldown only warns of: an import that it does not find would be looked for on the user's machine. */
export const strict: NonNullable<RolldownOptions['onLog']> = (level, log, pass) => {
  if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message)
  pass(level, log)
}
