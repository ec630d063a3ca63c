import { CommandError } from 'clodo/plugin'
import type { Line } from './read.ts'

const LEVELS = ['debug', 'info', 'warn', 'error']

export interface Wishes {
  readonly level?: string | undefined
  readonly status?: string | undefined
  readonly route?: string | undefined
  readonly request?: string | undefined
  readonly tenant?: string | undefined
  readonly search?: string | undefined
}

/** Whether a line is wanted. @throws CommandError for a wish that makes no sense */
export function filterOf({ level, status, route, request, tenant, search }: Wishes): (line: Line) => boolean {
  const least = level === undefined ? -1 : LEVELS.indexOf(level)
  if (level !== undefined && least === -1) throw wrong(`--level is one of ${LEVELS.join(', ')}`)
  if (status !== undefined && !/^[1-5](xx|\d\d)$/.test(status)) throw wrong('--status is like 404 or 5xx')
  const statuses = status && new RegExp(`^${status.replace('xx', '\\d\\d')}$`)
  const text = search?.toLowerCase()
  return (line) =>
    LEVELS.indexOf(line.level) >= least &&
    (!statuses || statuses.test(String(line.status))) &&
    (route === undefined || line.route === route || line.path === route) &&
    (request === undefined || line.requestId === request) &&
    (tenant === undefined || line.tenant === tenant) &&
    (text === undefined || JSON.stringify(line).toLowerCase().includes(text))
}

function wrong(what: string): CommandError {
  return new CommandError(what, { mend: 'See clodo logs --help.', exit: 2 })
}
