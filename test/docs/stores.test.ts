/** docs/database.md, docs/secrets.md and docs/deploying.md do what they say: their commands run, and show what they show. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { blocksOf } from './blocks.ts'
import { play, stepsOf } from './shell.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-docs-'))
afterAll(() => rmSync(home, { recursive: true }))

it.each([
  ['database.md', 4],
  ['secrets.md', 3],
  ['deploying.md', 6],
])('docs/%s runs, and shows what it says', (name, least) => {
  const steps = stepsOf(blocksOf(name))
  const [work, own] = [join(home, name, 'work'), join(home, name)]
  mkdirSync(work, { recursive: true })
  const { said, code } = play(steps, work, own, join(import.meta.dirname, '../..'))
  expect(code, said.at(-1)).toBe(0)
  expect(steps.length).toBeGreaterThanOrEqual(least)
  for (const [at, { shown, commands }] of steps.entries())
    for (const line of shown) expect(said[at], `what this prints: ${commands}`).toContain(line)
})
