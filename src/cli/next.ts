/** What to type next: printed at the end of a command, and given as `next` in every document that asks for something. */
import { type ClodoError, dependenciesDiffer, type Prepared, type Project, packageManagers } from '../index.ts'
import { shellWord } from './shell.ts'

export interface Next {
  readonly command: string
}

/** After a change: install what the run did not install, bring the local database up to date, then see that all is well. */
export function nextAfter({ changes, effects, packageManager }: Prepared, project: Project): Next[] {
  if (changes.length === 0) return []
  const manifest = changes.find(({ path }) => path === 'package.json')
  const text = manifest === undefined ? project.read('package.json') : manifest.after
  if (text === undefined) return []
  const { run } = packageManagers[packageManager]
  const install = changes.some(dependenciesDiffer) && !effects.some(({ id }) => id === 'install')
  const migrate = changes.some(isNewMigration) && hasScript(text, 'migrate')
  const script = ['check', 'test'].find((name) => hasScript(text, name))
  const check = script === undefined ? 'clodo verify' : `${run} ${script}`
  return [joined([install && `${packageManager} install`, migrate && `${run} migrate`, check])]
}

/** After `create`: from where one stands to a service that answers. */
export function nextInNew({ changes, effects, packageManager }: Prepared, enter: string | undefined): Next[] {
  const { run } = packageManagers[packageManager]
  const install = !effects.some(({ id }) => id === 'install')
  const migrate = changes.some(({ path, after = '' }) => path === 'package.json' && hasScript(after, 'migrate'))
  return [
    joined([
      enter !== undefined && `cd ${enter}`,
      install && `${packageManager} install`,
      migrate && `${run} migrate`,
      `${run} dev`,
    ]),
  ]
}

function joined(commands: readonly (string | false)[]): Next {
  return { command: commands.filter((command) => command !== false).join(' && ') }
}

const isNewMigration = ({ path, before }: Prepared['changes'][number]) =>
  before === undefined && /^migrations\/.*\.sql$/.test(path)

const hasScript = (manifest: string, name: string) => manifest.includes(`"${name}":`)

/** The command as it was typed, flags and all, with more names. */
export function typedWith(typed: string, names: readonly string[]): string {
  const [verb] = /^clodo \S+/.exec(typed) ?? ['clodo']
  return [verb, ...names.map(shellWord), typed.slice(verb.length).trim()].filter((part) => part !== '').join(' ')
}

/** What would give an answer that is missing: one command for each way to give it. */
export function nextOf({ exit, code, data = {} }: ClodoError, typed: string): readonly Next[] | undefined {
  if (code === 'CONFLICT')
    return ['ours', 'theirs', 'markers'].map((how) => ({ command: `${typed} --on-conflict ${how}` }))
  if (exit !== 3) return undefined
  if (Array.isArray(data.next) && data.next.length > 0) return data.next
  if (code === 'OPTION_MISSING') return [{ command: `${typed} ${data.flag}VALUE` }]
  const named = (flag: string, names: unknown) =>
    Array.isArray(names) ? names.map((name) => ({ command: `${typed} ${flag} ${shellWord(name)}` })) : undefined
  const ways = named('--env', data.environments) ?? named('--db', data.bindings)
  return ways ?? [{ command: `${typed.split(' ').slice(0, 2).join(' ')} --help` }]
}
