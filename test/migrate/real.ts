/** Runs each step in the project that needs the packages themselves, and compares what the Worker answers. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Yard } from '../wild/yard.ts'
import { type Real, realProjects } from './real-projects.ts'
import { before, type Tried, tryStep } from './try.ts'

export interface RealRow {
  readonly about: string
  readonly step: string
  readonly packages: readonly string[]
  readonly answers: number
  readonly tried: Tried
}

export async function tryReal(yard: Yard): Promise<RealRow[]> {
  const rows: RealRow[] = []
  for (const one of realProjects) {
    const { step, packages, expected } = one
    const placed = { ...one, name: join(one.name, 'project') }
    install(yard, one)
    const seen = await before(yard, placed)
    if (!seen.bundle.ok) throw new Error(`${one.name} does not bundle before: ${seen.bundle.detail}`)
    const tried = await tryStep(yard, placed, { id: step, seen })
    rows.push({ about: expected.about, step, packages, answers: seen.plain.length, tried })
    console.error(one.name, tried.state, tried.faults.join('\n  ').slice(0, 600))
  }
  return rows
}

/** Beside the projects, so that what stands there before and after finds them upwards. */
export function install({ directory }: Yard, { name, packages }: Pick<Real, 'name' | 'packages'>): void {
  const root = join(directory, name)
  mkdirSync(root, { recursive: true })
  writeFileSync(join(root, 'package.json'), '{ "private": true }\n')
  if (packages.length === 0) return
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1', ...packages], {
    cwd: root,
    // As whoever runs it: without the certificates or the proxy of the machine npm tries again for minutes, in silence.
    env: { ...process.env, TMPDIR: tmpdir() },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 180_000,
  })
}
