/** The results as a document: a row for each repository, a column for each set of plugins. */
import type { Refused } from './corpus.ts'
import type { PluginSet } from './sets.ts'

export interface Row {
  readonly name: string
  readonly about: string
  /** What it did before anything was added: its fault, or what is compared. */
  readonly before: string
  /** By the name of the set; not tried where there is none. */
  readonly faults: ReadonlyMap<string, readonly string[]>
  /** By the name of a set that is refused: what is left of it that is not, and how that went. */
  readonly rests: ReadonlyMap<string, Rest>
}

export interface Rest {
  readonly without: readonly string[]
  readonly faults: readonly string[]
}

export function report(rows: readonly Row[], sets: readonly PluginSet[], refused: readonly Refused[]): string {
  const failed = rows.flatMap(({ name, faults, rests }) => {
    const parts = [...rests].map(([set, rest]) => [`${set}, without ${rest.without.join(', ')}`, rest.faults] as const)
    return [...faults, ...parts]
      .filter(([, list]) => list.length > 0 && !isRefused(list))
      .map(([set, list]) => ({ name, set, list }))
  })
  const turnedDown = rows.flatMap(({ name, faults }) =>
    [...faults.values()]
      .filter(isRefused)
      .map(([reason = '']) => ({ name, reason: cell(reason.replace('refused: ', '')) })),
  )
  return [
    '# Plugins in repositories that CLODO did not create',
    '',
    'Made by `npm run wild`: each plugin, with what it requires and in both settings of what guards do with requests they',
    'know nothing of, is added to each repository of `fixtures/wild` that is not refused. *ok* means: no error of',
    'the compiler that was not there before, a bundle with a default export, migrations that apply, a Worker that boots, every',
    'route answering as before (with `deny`: 401 without a token; with one as before, or 403 behind `rbac`), every probe of',
    'the plugins passing. *refused*: the set asks for more than the repository can do, and nothing was changed;',
    'the reasons are below, and *ok without* names what was left out so that the others could be. That adding twice, in another order, and removing give the',
    'bytes they have to is in `npm run wild:laws`, which also kills runs and lets users edit in between.',
    ...(rows.some(({ faults }) => faults.size < sets.length) ? ['An empty cell was not tried in this run.'] : []),
    '',
    ...table(
      ['repository', 'what it is', 'before', ...sets.map(({ name }) => name)],
      rows.map((row) => cells(row, sets)),
    ),
    '',
    '## What fails',
    '',
    ...(failed.length === 0
      ? ['Nothing.']
      : failed.map(({ name, set, list }) => `- ${name}, ${set}: ${list.map(short).join(' · ')}`)),
    '',
    '## What is refused',
    '',
    'Nothing is changed, and the answer says why.',
    '',
    ...[...new Set(turnedDown.map(({ name, reason }) => `- ${name}: ${reason}`))],
    '',
    ...table(
      ['repository', 'reason'],
      refused.map(({ name, error }) => [name, cell(error.message)]),
    ),
    '',
  ].join('\n')
}

function cells({ name, about, before, faults, rests }: Row, sets: readonly PluginSet[]): string[] {
  const results = sets.map((set) => {
    const rest = rests.get(set.name)
    return rest === undefined ? said(faults.get(set.name)) : `${said(rest.faults)} without ${rest.without.join(', ')}`
  })
  return [name, cell(about), cell(before), ...results]
}

function said(list: readonly string[] | undefined): string {
  if (list === undefined) return ''
  return list.length === 0 ? 'ok' : isRefused(list) ? 'refused' : '**fails**'
}

const isRefused = (list: readonly string[]) => list[0]?.startsWith('refused: ') === true

const short = (fault: string) =>
  cell(fault.replaceAll(/<[^>]*>/g, ' '))
    .slice(0, 200)
    .trim()

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (values: readonly string[]) => `| ${values.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)]
}
