import { CommandError } from 'clodo/plugin'

/** What was typed is wrong. */
export function wrong(what: string): CommandError {
  return new CommandError(what, { mend: 'See clodo tenant --help.', exit: 2 })
}
