/**
 * `npm run migrations`: every step in every repository of the corpus, on the disk, with wrangler and workerd, and all
 * that are needed one after the other. Writes docs/migrations.md; the exit code is 1 when an answer is not as before.
 * Names of repositories as arguments limit it to them, and nothing is written then.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClodoError, stepIds } from '../../src/index.ts'
import { repository } from '../matrix/generate.ts'
import { abreast } from '../matrix/program.ts'
import { openYard } from '../wild/yard.ts'
import { corpus } from './corpus.ts'
import { type Row, report } from './report.ts'
import { before, type Tried, tryStep } from './try.ts'

const names = process.argv.slice(2)
const tried = corpus().filter(({ name }) => names.length === 0 || names.includes(name))
const yard = await openYard()
try {
  const rows = await abreast(tried, 2, async (one): Promise<Row> => {
    const seen = await before(yard, one).catch(() => undefined)
    const results = new Map<string, Tried>()
    for (const id of [...stepIds, 'all']) {
      const result = await tryStep(yard, one, { id, seen }).catch(refused)
      results.set(id, result)
      if (result.faults.length > 0) console.error(`${one.name}, ${id}: ${result.faults.join('\n  ').slice(0, 600)}`)
    }
    console.error(
      one.name,
      [...results]
        .filter(([, { state }]) => state === 'done')
        .map(([id]) => id)
        .join(' '),
    )
    return { name: one.name, about: one.expected.about, answers: seen?.plain.length ?? 0, results }
  })
  if (names.length === 0) writeFileSync(join(repository, 'docs/migrations.md'), report(rows, [...stepIds, 'all']))
  const failures = rows.flatMap(({ results }) => [...results.values()].filter(({ faults }) => faults.length > 0)).length
  console.log(`${rows.length} repositories, ${stepIds.length} steps: ${failures} failures`)
  process.exitCode = failures === 0 ? 0 : 1
} finally {
  yard.remove()
}

function refused(error: unknown): Tried {
  const known = error instanceof ClodoError && error.code !== 'INTERNAL'
  return { state: 'cannot', why: (error as Error).message, faults: known ? [] : [String((error as Error).stack)] }
}
