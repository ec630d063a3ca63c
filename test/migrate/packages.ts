/**
 * `npm run migrations:packages`: the steps that leave a package for another, in projects with the packages themselves from the
 * registry; what the Worker answers, and which tests pass, before and after. Writes docs/migrations-packages.md; the exit code
 * is 1 when something is not as before.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../matrix/generate.ts'
import { openYard } from '../wild/yard.ts'
import { type RealRow, tryReal } from './real.ts'
import { type TestedRow, tryTests } from './real-tests.ts'
import { cell, word } from './report.ts'

const yard = await openYard()
try {
  const [real, tests] = [await tryReal(yard), await tryTests(yard)]
  writeFileSync(join(repository, 'docs/migrations-packages.md'), report(real, tests))
  const failures = [
    ...real.filter(({ tried }) => tried.state !== 'done' || tried.faults.length > 0),
    ...tests.filter(({ before, after }) => before !== after),
  ]
  console.log(`${real.length + tests.length} projects: ${failures.length} failures`)
  process.exitCode = failures.length === 0 ? 0 : 1
} finally {
  yard.remove()
}

function report(real: readonly RealRow[], tests: readonly TestedRow[]): string {
  const faults = real.flatMap(({ about, step, tried }) =>
    tried.faults.length === 0 ? [] : [`- ${about}, ${step}: ${cell(tried.faults.join('; '))}`],
  )
  return [
    '# Steps that leave a package for another',
    '',
    'Made by `npm run migrations:packages`, with the packages before and after from the registry. *ok* means: it bundles and boots with',
    'wrangler as it did before, and every request is answered with the same status and body.',
    '',
    '| project | step | packages | answers | |',
    '|---|---|---|---|---|',
    ...real.map(
      ({ about, step, packages, answers, tried }) =>
        `| ${about} | \`${step}\` | ${packages.join(', ')} | ${answers} | ${word(tried)} |`,
    ),
    '',
    'Tests run in the runner that they had, and after the step by vitest in workerd.',
    '',
    '| tests | step | packages | before | after |',
    '|---|---|---|---|---|',
    ...tests.map(
      ({ about, step, packages, before, after }) =>
        `| ${about} | \`${step}\` | ${packages.join(', ')} | ${before} | ${after} |`,
    ),
    '',
    ...(faults.length === 0 ? [] : ['## What differs', '', ...faults, '']),
  ].join('\n')
}
