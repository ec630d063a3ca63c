import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../matrix/program.ts'
import { type Files, migrated, worker } from './migrating.ts'

const tsconfig = (options: object) => JSON.stringify({ compilerOptions: options, include: ['src', '*.d.ts'] })
const lib = {
  target: 'es2024',
  lib: ['es2024'],
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  noEmit: true,
  types: [],
}
const project = (more: Files, options: object = lib): Files =>
  worker(
    { main: 'src/index.ts', kv_namespaces: [{ binding: 'CACHE', id: 'a' }] },
    {
      'src/index.js': '',
      'package.json': JSON.stringify({ devDependencies: { '@cloudflare/workers-types': '^4.2', wrangler: '^4' } }),
      'tsconfig.json': tsconfig(options),
      ...more,
    },
  )

describe('wrangler-types, where modules import the package', () => {
  it('takes the global types, and the compiler is content with what wrangler generates', async () => {
    const files = project({
      'src/index.ts': `import type { ExecutionContext, ExportedHandler } from '@cloudflare/workers-types'
import type { Env } from './env.ts'
import { put } from './put.ts'

export default {
  async fetch(request, env, ctx: ExecutionContext) {
    ctx.waitUntil(put(env.CACHE, new URL(request.url).pathname))
    return new Response('ok')
  },
} satisfies ExportedHandler<Env>
`,
      'src/env.ts': `import { KVNamespace } from '@cloudflare/workers-types/experimental'

export interface Env {
  CACHE: KVNamespace
}
`,
      'src/put.ts': `import { type KVNamespace } from "@cloudflare/workers-types";

export const put = (cache: KVNamespace, key: string) => cache.put(key, "seen");
`,
      'src/local.ts': "import type { Fetcher } from '@cloudflare/workers-types'\ninterface Own {\n  at: Fetcher\n}\n",
    })
    const { need, files: after } = await migrated('wrangler-types', files)
    expect(need.state).toBe('needed')
    expect(after['src/env.ts']).toBe('export interface Env {\n  CACHE: KVNamespace\n}\n')
    expect(after['src/local.ts']).toBe('interface Own {\n  at: Fetcher\n}\n\nexport {}\n')
    expect(JSON.parse(after['package.json'] ?? '').devDependencies).toEqual({ wrangler: '^4' })
    expect(await compiled(after)).toBe('')
  })

  it.each([
    ["import type { Request as Incoming } from '@cloudflare/workers-types'\n", 'Incoming is the name of Request', 1],
    ["import type * as cf from '@cloudflare/workers-types'\n", 'cf is the name of', 1],
    ["\nexport type { Fetcher } from '@cloudflare/workers-types'\n", 'named by its package', 2],
    ["let a: import('@cloudflare/workers-types').Fetcher\n", 'named by its package', 1],
  ])('stops at %j', async (text, why, line) => {
    const { need } = await migrated('wrangler-types', project({ 'src/a.ts': text }))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `src/a.ts:${line}` })
  })

  it.each([{ ...lib, lib: ['ES2024', 'DOM'] }, { strict: true }])(
    'stops beside the types of the DOM: %j',
    async (options) => {
      const text = "import type { Fetcher } from '@cloudflare/workers-types'\n"
      const { need } = await migrated('wrangler-types', project({ 'src/a.ts': text }, options))
      expect(need).toMatchObject({ state: 'cannot', where: 'tsconfig.json' })
    },
  )
})

/** What the compiler says, with the types that wrangler makes of the config. */
async function compiled(files: Files): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'clodo-types-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const types = await runProgram('wrangler', ['types'], root)
    if (!types.ok) return types.said
    const config = JSON.parse(files['tsconfig.json'] ?? '')
    config.compilerOptions.allowImportingTsExtensions = true
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config))
    const { ok, said } = await runProgram('tsc', ['-p', '.'], root)
    return ok ? '' : said
  } finally {
    rmSync(root, { recursive: true })
  }
}
