/** Runs the programs that users of a project run, two at a time. */
import { join } from 'node:path'
import { start } from '../../src/index.ts'
import { repository } from './generate.ts'

const programs = {
  wrangler: 'wrangler/bin/wrangler.js',
  tsc: 'typescript/bin/tsc',
  biome: '@biomejs/biome/bin/biome',
  vitest: 'vitest/vitest.mjs',
}

export interface Result {
  readonly ok: boolean
  readonly said: string
}

export async function runProgram(
  program: keyof typeof programs,
  args: readonly string[],
  cwd: string,
): Promise<Result> {
  const path = join(repository, 'node_modules', programs[program])
  const { PATH, TMPDIR } = process.env
  const env = {
    PATH,
    TMPDIR,
    HOME: join(cwd, '..', 'home'),
    CI: '1',
    NO_COLOR: '1',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
  }
  // The compiler sees hundreds of projects in one run.
  const minutes = program === 'tsc' ? 30 : 5
  const running = start(process.execPath, [path, ...args], { cwd, env, timeout: minutes * 60_000 })
  return { ok: (await running.ended) === 0, said: running.said().trim() }
}

/** Maps with at most `width` at work. */
export async function abreast<T, U>(items: readonly T[], width: number, work: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = []
  const left = [...items.entries()]
  const hand = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: width }, hand))
  return results
}
