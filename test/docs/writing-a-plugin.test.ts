/** docs/writing-a-plugin.md makes a plugin that compiles, is clean, passes its own test and works in a service. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { blocksOf } from './blocks.ts'
import { play, stepsOf } from './shell.ts'

const repository = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'clodo-docs-'))
afterAll(() => rmSync(home, { recursive: true }))

/** A copy of what the document changes: other tests read the plugins of the repository at the same time. */
const copy = join(home, 'clodo')
const blocks = blocksOf('writing-a-plugin.md')
const files = blocks.filter(({ mark }) => mark.startsWith('plugins/'))

mkdirSync(copy)
for (const name of ['src', 'templates', 'plugins', 'generators', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
  cpSync(join(repository, name), join(copy, name), { recursive: true })
// The tests of plugins hold what commands print against schemas.
cpSync(join(repository, 'test/support/lines.ts'), join(copy, 'test/support/lines.ts'))
cpSync(join(repository, 'biome.json'), join(copy, 'biome.json'))
symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
for (const { mark, text } of files) {
  mkdirSync(dirname(join(copy, mark)), { recursive: true })
  writeFileSync(join(copy, mark), text)
}

function tool(path: string, ...args: string[]): string {
  const program = join(repository, 'node_modules', path)
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { cwd: copy, encoding: 'utf8' })
  return status === 0 ? '' : stdout + stderr
}

it('compiles, and is formatted and clean', () => {
  expect(files.map(({ mark }) => mark)).toEqual(expect.arrayContaining(['plugins/greeting/plugin.ts']))
  expect(tool('typescript/bin/tsc', '--pretty', 'false')).toBe('')
  expect(
    tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--vcs-enabled=false', 'plugins/greeting'),
  ).toBe('')
})

it('passes its test, and works in a service', () => {
  const steps = stepsOf(blocks)
  const { said, code } = play(steps, copy, home, copy)
  expect(code, said.at(-1)).toBe(0)
  expect(said[0]).toMatch(/4 passed/)
  for (const [at, { shown }] of steps.entries()) for (const line of shown) expect(said[at]).toContain(line)
  expect(steps.flatMap(({ shown }) => shown).length).toBeGreaterThan(1)
})
