import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'
import { yard } from '../operate/yard.ts'
import { created, templated } from './clodo-framework-projects.ts'
import { type Files, migrated } from './migrating.ts'
import { replayed } from './replay.ts'

async function bundled(files: Files): Promise<string> {
  const at = (id: string, from = '.') => join(from, '..', id)
  const bundle = await rolldown({
    input: 'src/worker/index.js',
    plugins: [
      {
        name: 'files',
        resolveId: (id, from) => (from === undefined ? id : files[at(id, from)] === undefined ? null : at(id, from)),
        load: (id) => files[id] ?? null,
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  return output[0].code
}

describe('services of @tamyla/clodo-framework', () => {
  it('go on without it, their faults mended', async () => {
    const [one, two] = [await migrated('clodo-framework', created), await migrated('clodo-framework', templated)]
    const stay = { code: 'export default { fetch: () => new Response() }', module: true }
    const answers = await replayed({
      created: {
        before: stay,
        after: { code: await bundled(one.files), module: true },
        requests: ['POST /a', 'GET /a'],
      },
      templated: { before: stay, after: { code: await bundled(two.files), module: true }, requests: ['GET /'] },
    })
    expect(answers.created?.after.map(({ status, body }) => [status, body])).toEqual([
      [404, 'POSTorders'],
      [404, 'GETorders'],
    ])
    expect(JSON.parse(answers.templated?.after[0]?.body ?? '')).toEqual({
      features: ['logging'],
      domain: 'orders',
      environment: 'development',
    })
  })

  const day = Math.floor(Date.now() / 86_400_000)
  const [kind, files] = Object.entries({ created, templated })[day % 2] ?? ['', {}]
  it(`pass clodo verify: ${kind}`, { timeout: 120_000 }, async () => {
    const { clodo, close } = await yard(files)
    expect((await clodo('verify')).code).not.toBe(0)
    expect((await clodo('migrate clodo-framework --yes')).code).toBe(0)
    const { code, stdout } = await clodo('verify')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/✓ boot/)])
    await close()
  })

  it('get a config, scripts that run, and the commands for what they wanted', async () => {
    const { files, commands, notes } = await migrated('clodo-framework', created)
    expect(JSON.parse(files['wrangler.jsonc'] ?? '')).toMatchObject({
      name: 'orders-worker',
      main: 'src/worker/index.js',
      d1_databases: [{ binding: 'DB', database_name: 'orders-db' }],
    })
    const { scripts, dependencies, devDependencies } = JSON.parse(files['package.json'] ?? '')
    expect(scripts).toEqual({ dev: 'wrangler dev', deploy: 'wrangler deploy', 'deploy:prod': 'wrangler deploy' })
    expect([dependencies, Object.keys(devDependencies)]).toEqual([undefined, ['wrangler']])
    expect(commands).toEqual(['clodo add auth', 'clodo add rbac', 'clodo add rate-limit', 'clodo add logging'])
    expect(notes).toContain('The manifest asks for what has no successor: search.')
    expect(JSON.stringify(files)).not.toContain('canary-token')
    const { files: other } = await migrated('clodo-framework', templated)
    expect(JSON.parse(other['package.json'] ?? '').scripts).toEqual({
      deploy: 'wrangler deploy',
      'deploy:staging': 'wrangler deploy --env staging',
    })
  })

  it('stop at what a few lines do not replace', async () => {
    const code = "import { GenericDataService } from '@tamyla/clodo-framework/services';\nexport default {}\n"
    const { need } = await migrated('clodo-framework', { ...created, 'src/worker/index.js': code })
    expect(need).toMatchObject({ state: 'cannot', where: 'src/worker/index.js:1' })
  })
})
