/** Tests of projects, in the runner that they had, and after the step in the one of today. */
import { join } from 'node:path'
import { apply, homeOf, openProject, prepareMigration, run } from '../../src/index.ts'
import { world } from '../matrix/generate.ts'
import { runProgram } from '../matrix/program.ts'
import type { Yard } from '../wild/yard.ts'
import type { Files } from './migrating.ts'
import { install } from './real.ts'
import { onJest, onMiniflare2, onPool } from './test-projects.ts'

interface Tested {
  readonly step: string
  readonly about: string
  readonly packages: readonly string[]
  readonly files: Files
  /** Of the runner, below node_modules. */
  readonly runner: string
  readonly flags: readonly string[]
}

const projects: readonly Tested[] = [
  {
    step: 'jest',
    about: 'tests of jest with miniflare 2',
    packages: ['jest@29', 'jest-environment-miniflare@2', '@jest/globals@29'],
    files: onJest,
    runner: 'jest/bin/jest.js',
    flags: ['--experimental-vm-modules'],
  },
  {
    step: 'vitest-environment',
    about: 'tests of vitest 0.34 with miniflare 2',
    packages: ['vitest@0.34', 'vitest-environment-miniflare@2'],
    files: onMiniflare2,
    runner: 'vitest/vitest.mjs',
    flags: [],
  },
  {
    step: 'vitest-plugin',
    about: 'tests in the pool of vitest 3',
    packages: ['@cloudflare/vitest-pool-workers@0.8', 'vitest@3.1'],
    files: onPool,
    runner: 'vitest/vitest.mjs',
    flags: [],
  },
]

export interface TestedRow {
  readonly about: string
  readonly step: string
  readonly packages: readonly string[]
  readonly before: string
  readonly after: string
}

export async function tryTests(yard: Yard): Promise<TestedRow[]> {
  const rows: TestedRow[] = []
  for (const one of projects) {
    const before = await old(yard, one)
    const root = yard.write(`tests-${one.step}-after`, bytes(one.files))
    const { project, config } = await homeOf(world, await openProject(world.disk, root))
    const { runs } = await prepareMigration(world, { project, config, ids: [one.step], install: false })
    for (const { prepared } of runs) await apply(world, { ...prepared, effects: [] })
    const after = countsIn((await runProgram('vitest', ['run'], root)).said)
    console.error(one.about, before, after)
    rows.push({ about: one.about, step: one.step, packages: one.packages, before, after })
  }
  return rows
}

async function old(yard: Yard, { step, packages, files, runner, flags }: Tested): Promise<string> {
  install(yard, { name: `tests-${step}`, packages })
  const root = yard.write(join(`tests-${step}`, 'project'), bytes(files))
  const program = join(yard.directory, `tests-${step}`, 'node_modules', runner)
  const { PATH, TMPDIR } = process.env
  const args = [...flags, program, ...(runner.startsWith('vitest') ? ['run'] : [])]
  const env = { PATH, TMPDIR, HOME: yard.directory, CI: '1', NO_COLOR: '1' }
  const { stdout, stderr } = await run(process.execPath, args, { cwd: root, env, timeout: 300_000 })
  return countsIn(`${stdout}\n${stderr}`)
}

function bytes(files: Files): { readonly [path: string]: Buffer } {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))
}

/** `5 passed`, with what failed where something did. */
function countsIn(said: string): string {
  const line = said.split('\n').findLast((one) => /^\s*Tests\b/.test(one)) ?? ''
  const counts = [...line.matchAll(/\d+ (?:passed|failed)/g)].map(([count]) => count)
  return counts.length === 0 ? 'none ran' : counts.sort().join(', ')
}
