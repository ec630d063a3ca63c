/** The table of steps in docs/migrating.md, made from the steps themselves. */
import { steps } from '../../src/migrate/steps/index.ts'

const heading = '## The steps\n'

export function withSteps(document: string): string {
  const start = document.indexOf(heading) + heading.length
  const end = document.indexOf('\n## ', start)
  const rows = steps.map(({ id, title, risk }) => `| \`${id}\` | ${title.replaceAll('|', '\\|')} | ${risk} |`)
  const table = ['', '| step | what it does | risk |', '|---|---|---|', ...rows, ''].join('\n')
  return document.slice(0, start) + table + document.slice(end)
}
