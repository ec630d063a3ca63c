/** What docs/worker-bench.md promises of the size of created services: as wrangler makes them for production, and minified. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { generate, openYard } from '../matrix/generate.ts'
import { runProgram } from '../matrix/program.ts'

const yard = openYard()
afterAll(() => yard.remove())

const six = ['auth', 'logging', 'multi-tenant', 'rate-limit', 'rbac', 'tracing']

it.each([
  [[], [], 22],
  [six, [], 47],
  [[], ['--minify'], 14],
  [['auth'], ['--minify'], 19],
  [six, ['--minify'], 30],
])('a service with %j, deployed with %j, has at most %i KiB, compressed', async (ids, flags, limit) => {
  const plugins = Object.fromEntries(ids.map((id) => [id, {}]))
  const files = await generate({ name: 'small', type: 'generic', options: {}, plugins })
  const root = yard.write(['with', ids.length, ...flags].join('-'), files)
  const args = ['deploy', '--dry-run', ...flags, '--outdir', 'dist', '--env', 'production']
  const { ok, said } = await runProgram('wrangler', args, root)
  expect(ok ? '' : said).toBe('')
  expect(gzipSync(readFileSync(join(root, 'dist/index.js'))).length / 1024).toBeLessThanOrEqual(limit)
})
