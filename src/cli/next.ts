/** What to type next: printed at the end of a command, and given as `next` in every document that asks for something. */
import type { ClodoError, Project } from '../index.ts'
import { packageManagers, type Prepared } from '../index.ts'
import type { Context } from './command.ts'

export interface Next {
  readonly command: string
}

/** After a change: install what could not be installed, then see that all is well. */
export function nextAfter({ on }: Context, { changes, packageManager }: Prepared, project: Project): Next[] {
  if (changes.length === 0) return []
  const left = changes.some(({ path, after }) => path === 'package.json' && after === undefined)
  if (left) return []
  const install = !on('install') && changes.some(({ path }) => path === 'package.json')
  const checks = project.read('package.json')?.includes('"check"') === true ? 'check' : 'test'
  return [
    { command: `${install ? `${packageManager} install && ` : ''}${packageManagers[packageManager].run} ${checks}` },
  ]
}

/** What would give an answer that is missing: one command for each way to give it. */
export function nextOf({ exit, code, data = {} }: ClodoError, typed: string): readonly Next[] | undefined {
  if (exit !== 3) return undefined
  if (Array.isArray(data.next)) return data.next
  if (code === 'OPTION_MISSING') return [{ command: `${typed} ${data.flag}VALUE` }]
  return [{ command: `${typed.split(' ').slice(0, 2).join(' ')} --help` }]
}
