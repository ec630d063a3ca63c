import { describe, expect, it } from 'vitest'
import { bundled } from './bundled.ts'
import { type Files, migrated, worker } from './migrating.ts'
import { replayed } from './replay.ts'

describe('pages', () => {
  const config = (more: object = {}) => ({
    'wrangler.json': `${JSON.stringify({ name: 'p', pages_build_output_dir: './out', compatibility_date: '2026-01-01', ...more })}\n`,
    'package.json': JSON.stringify({
      scripts: { dev: 'wrangler pages dev out --port 1', deploy: 'wrangler pages deploy out --project-name p' },
    }),
    'out/index.html': 'hi',
  })
  const assets = (files: Files) => JSON.parse(files['wrangler.json'] ?? '')

  it('of static files alone serve them, and miss as before', async () => {
    const { files } = await migrated('pages', config())
    expect(assets(files)).toEqual({
      name: 'p',
      compatibility_date: '2026-01-01',
      assets: { directory: './out', not_found_handling: 'single-page-application' },
    })
    expect(JSON.parse(files['package.json'] ?? '').scripts).toEqual({
      dev: 'wrangler dev --port 1',
      deploy: 'wrangler deploy',
    })
    const { files: other } = await migrated('pages', { ...config(), 'out/404.html': 'none' })
    expect(assets(other).assets.not_found_handling).toBe('404-page')
  })

  it('have their functions compiled by wrangler, and run them first', async () => {
    const { files } = await migrated('pages', {
      ...config(),
      'functions/index.js': 'export const onRequestGet = () => new Response()\n',
    })
    expect(assets(files)).toMatchObject({
      main: '.worker/index.js',
      build: { command: 'wrangler pages functions build --outdir .worker --fallback-service ASSETS' },
      assets: { binding: 'ASSETS', run_worker_first: true },
    })
    expect(files['.gitignore']).toBe('.worker/\n')
  })

  it('keep the Worker that stands among their files', async () => {
    const { files } = await migrated('pages', { ...config(), 'out/_worker.js': 'export default {}\n' })
    expect(assets(files)).toMatchObject({ main: 'out/_worker.js', assets: { run_worker_first: true } })
    expect(files['out/.assetsignore']).toBe('_worker.js\n')
  })

  it('stop at environments, at _routes.json, and without a config', async () => {
    expect((await migrated('pages', config({ env: { preview: {} } }))).need.state).toBe('cannot')
    expect((await migrated('pages', { ...config(), 'out/_routes.json': '{}' })).need.state).toBe('cannot')
    const { 'wrangler.json': _, ...without } = config()
    expect((await migrated('pages', without)).need.state).toBe('cannot')
  })
})

describe('workers-sites', () => {
  const config = { site: { bucket: './public' } }
  const code = (
    more: string,
    options = '{ ASSET_NAMESPACE: env.__STATIC_CONTENT, ASSET_MANIFEST: manifest }',
  ) => `import { getAssetFromKV } from '@cloudflare/kv-asset-handler'
import manifestJSON from '__STATIC_CONTENT_MANIFEST'

const manifest = JSON.parse(manifestJSON)

export default {
  async fetch(request, env, ctx) {
    ${more}
    return await getAssetFromKV({ request, waitUntil: (promise) => ctx.waitUntil(promise) }, ${options})
  },
}
`

  it('become assets behind the Worker, paths read as before', async () => {
    const { files } = await migrated('workers-sites', worker(config, { 'src/index.js': code('// first') }))
    expect(files['src/index.js']).toBe(`import { assetFor } from './asset.js'

export default {
  async fetch(request, env, ctx) {
    // first
    return await assetFor(request)
  },
}
`)
    expect(JSON.parse(files['wrangler.jsonc'] ?? '').assets).toEqual({
      directory: './public',
      binding: 'ASSETS',
      run_worker_first: true,
      html_handling: 'none',
    })
    const assets = `const ASSETS = { fetch: (r) => new Response(new URL(r.url).pathname, { status: r.url.includes('none') ? 404 : 200 }) }\n`
    const bundle = (await bundled(files, 'src/index.js')).replace(
      /import \{ env \} from ['"]cloudflare:workers['"];?/,
      `${assets}const env = { ASSETS };`,
    )
    const answers = await replayed({
      it: {
        before: { code: bundle, module: true },
        after: { code: bundle, module: true },
        requests: ['GET /', 'GET /a', 'GET /a/', 'GET /a.css'],
      },
    })
    expect(answers.it?.after.map(({ body }) => body)).toEqual([
      '/index.html',
      '/a/index.html',
      '/a/index.html',
      '/a.css',
    ])
  })

  it.each([
    [code('', '{ mapRequestToAsset: spa }'), 'in a way of its own', 'src/index.js:9'],
    [code('console.log(manifest)'), 'The list of files is read', 'src/index.js:4'],
    [code('').replace('{ getAssetFromKV }', '{ getAssetFromKV, NotFoundError }'), 'NotFoundError', 'src/index.js:1'],
    [
      code('').replace('{ request, waitUntil: (promise) => ctx.waitUntil(promise) }', 'event'),
      'not written in place',
      'src/index.js:9',
    ],
  ])('stop at code of its own %#', async (text, why, where) => {
    const { need } = await migrated('workers-sites', worker(config, { 'src/index.js': text }))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where })
  })

  it('stop at a choice of files, and at a service worker', async () => {
    const chosen = worker({ site: { bucket: 'p', include: ['a'] } }, { 'src/index.js': code('') })
    expect((await migrated('workers-sites', chosen)).need.why).toContain('.assetsignore')
    const old = worker(config, { 'src/index.js': "addEventListener('fetch', (e) => e.respondWith(f(e)))\n" })
    expect((await migrated('workers-sites', old)).need.why).toContain('service worker')
  })
})
