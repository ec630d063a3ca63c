/** docs/getting-started.md does what it says: its commands run, and show what it shows. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { blocksOf } from './blocks.ts'
import { play, stepsOf } from './shell.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-docs-'))
afterAll(() => rmSync(home, { recursive: true }))

it('runs, and shows what it says', () => {
  const steps = stepsOf(blocksOf('getting-started.md'))
  const work = join(home, 'work')
  mkdirSync(work)
  const { said, code } = play(steps, work, home, join(import.meta.dirname, '../..'))
  expect(code, said.at(-1)).toBe(0)
  expect(steps.length).toBeGreaterThan(6)
  for (const [at, { shown, commands }] of steps.entries())
    for (const line of shown) expect(said[at], `what this prints: ${commands}`).toContain(line)
  expect(steps.flatMap(({ shown }) => shown).length).toBeGreaterThan(8)
})
