/** What to type next: printed at the end of a command, and given as `next` in every document that asks for something. */
import { type ClodoError, dependenciesDiffer, type Prepared, type Project, packageManagers } from '../index.ts'

export interface Next {
  readonly command: string
}

/** After a change: install what the run did not install, then see that all is well. */
export function nextAfter({ changes, effects, packageManager }: Prepared, project: Project): Next[] {
  if (changes.length === 0) return []
  const manifest = changes.find(({ path }) => path === 'package.json')
  const text = manifest === undefined ? project.read('package.json') : manifest.after
  if (text === undefined) return []
  const install = changes.some(dependenciesDiffer) && !effects.some(({ id }) => id === 'install')
  const first = install ? `${packageManager} install && ` : ''
  const script = ['check', 'test'].find((name) => text.includes(`"${name}"`))
  const check = script === undefined ? 'clodo verify' : `${packageManagers[packageManager].run} ${script}`
  return [{ command: first + check }]
}

/** What would give an answer that is missing: one command for each way to give it. */
export function nextOf({ exit, code, data = {} }: ClodoError, typed: string): readonly Next[] | undefined {
  if (code === 'CONFLICT')
    return ['ours', 'theirs', 'markers'].map((how) => ({ command: `${typed} --on-conflict ${how}` }))
  if (exit !== 3) return undefined
  if (Array.isArray(data.next)) return data.next
  if (code === 'OPTION_MISSING') return [{ command: `${typed} ${data.flag}VALUE` }]
  return [{ command: `${typed.split(' ').slice(0, 2).join(' ')} --help` }]
}
