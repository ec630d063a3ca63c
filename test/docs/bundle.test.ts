/** What docs/worker-bench.md promises of the size of created services: as wrangler makes them, minified, for production. */
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
  [[], 14],
  [['auth'], 19],
  [six, 30],
])('a service with %j has at most %i KiB, compressed', async (ids, limit) => {
  const plugins = Object.fromEntries(ids.map((id) => [id, {}]))
  const files = await generate({ name: 'small', type: 'generic', options: {}, plugins })
  const root = yard.write(`with-${ids.length}`, files)
  const args = ['deploy', '--dry-run', '--minify', '--outdir', 'dist', '--env', 'production']
  const { ok, said } = await runProgram('wrangler', args, root)
  expect(ok ? '' : said).toBe('')
  expect(gzipSync(readFileSync(join(root, 'dist/index.js'))).length / 1024).toBeLessThanOrEqual(limit)
})
