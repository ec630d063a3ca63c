/** The results as a document: a row for each repository, a column for each step that was needed somewhere. */
import type { Tried } from './try.ts'

export interface Row {
  readonly name: string
  readonly about: string
  /** How many answers were compared; none where it does not boot. */
  readonly answers: number
  readonly results: ReadonlyMap<string, Tried>
}

export function report(rows: readonly Row[], ids: readonly string[]): string {
  const columns = ids.filter((id) => rows.some(({ results }) => results.get(id)?.state !== 'not-needed'))
  const done = rows.flatMap(({ results }) => [...results.values()].filter(({ state }) => state === 'done'))
  const failed = rows.flatMap(({ name, results }) =>
    [...results]
      .filter(([, { faults }]) => faults.length > 0)
      .map(([id, { faults }]) => `- ${name}, ${id}: ${cell(faults.join('; '))}`),
  )
  const turnedDown = rows.flatMap(({ name, results }) =>
    [...results]
      .filter(([id, { state }]) => state === 'cannot' && id !== 'all')
      .map(([id, { why }]) => `- ${name}, ${id}: ${cell(why)}`),
  )
  return [
    '# Steps in repositories that CLODO did not create',
    '',
    'Made by `npm run migrations`: each step of `clodo migrate` runs in each repository of `fixtures/wild`, and in projects that are',
    'written for the steps that none of these needs (`test/migrate/corpus.ts`): alone, and all that are needed one after the other. *ok*',
    'means: it bundles and boots with wrangler as it did before, and every request of the corpus is answered with the same status and body,',
    'but for the body of a redirect. Where the number of answers is 0 nothing could be asked before, and the bundle alone is tried.',
    '*cannot* means that nothing was changed; the reasons are below. An empty cell: not needed.',
    '',
    `${done.length} migrations in ${rows.length} repositories.`,
    '',
    `| repository | answers | ${columns.join(' | ')} |`,
    `|---|---|${columns.map(() => '---').join('|')}|`,
    ...rows.map(
      ({ name, answers, results }) =>
        `| ${name} | ${answers} | ${columns.map((id) => word(results.get(id))).join(' | ')} |`,
    ),
    '',
    '## What differs',
    '',
    ...(failed.length === 0 ? ['Nothing.'] : failed),
    '',
    '## What cannot be done',
    '',
    ...turnedDown,
    '',
  ].join('\n')
}

export function word(tried: Tried | undefined): string {
  if (tried === undefined || tried.state === 'not-needed') return ''
  if (tried.state === 'cannot') return 'cannot'
  return tried.faults.length === 0 ? 'ok' : '**differs**'
}

export function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 300)
}
