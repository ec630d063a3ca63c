import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'
import { adapterText } from '../../src/migrate/itty.ts'
import { type Files, migrated, versions, worker } from './migrating.ts'
import { replayed } from './replay.ts'

/** One module of several, as wrangler would make it. */
async function bundled(files: Files, entry: string): Promise<string> {
  const itty = createRequire(import.meta.url)
    .resolve('itty-router-4')
    .replace(/\.js$/, '.mjs')
  const bundle = await rolldown({
    input: entry,
    external: ['cloudflare:workers'],
    plugins: [
      {
        name: 'files',
        resolveId: (id, from) => {
          if (id === 'itty-router') return itty
          if (!id.startsWith('.') && id !== entry) return null
          const path = join(from === undefined ? '.' : join(from, '..'), id)
          return [path, `${path}.js`].find((one) => files[one] !== undefined) ?? null
        },
        load: (id) => files[id] ?? null,
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  return output[0].code
}

describe('commonjs', () => {
  const files = worker(
    { main: 'index.js' },
    {
      'index.js': `'use strict'

const { reply, other: second } = require('./lib/reply') // answers
const table = require('./lib/table')
const data = require('./data.json')
require('./lib/effect')

/** The Worker. */
module.exports = {
  fetch: async (request) => reply(table(new URL(request.url).pathname) + second + data.word + seen()),
}

function seen() {
  return globalThis.seen
}
`,
      'lib/reply.js':
        "exports.reply = (text) => new Response(text)\n\nconst other = '!'\nmodule.exports.other = other\n",
      'lib/table.js': 'const table = (path) => path.toUpperCase()\n\nmodule.exports = table\n',
      'lib/effect.js': "globalThis.seen = 'seen'\n",
      'data.json': '{ "word": "w" }',
      'test/table.js': "const table = require('../lib/table')\n",
    },
  )

  it('becomes modules that answer', async () => {
    const { files: after, notes } = await migrated('commonjs', files)
    expect(after['index.js']).toContain(`import { reply, other as second } from './lib/reply' // answers
import table from './lib/table'
import data from './data.json'
import './lib/effect'

/** The Worker. */
export default {
`)
    expect(after['lib/reply.js']).toBe(
      "export const reply = (text) => new Response(text)\n\nconst other = '!'\nexport { other }\n",
    )
    expect(notes).toEqual(['test/table.js requires a module that is changed; run what uses it, such as tests.'])
    const code = await bundled(after, 'index.js')
    const same = { code: `export default { fetch: () => new Response('/A!wseen') }`, module: true }
    const { it } = await replayed({ it: { before: same, after: { code, module: true }, requests: ['GET /a'] } })
    expect(it?.after.map(({ body }) => body)).toEqual(['/A!wseen'])
  })

  it.each([
    ["if (x) require('./y')\nmodule.exports = {}", 'require is used', 1],
    ['module.exports = {}\nmodule.exports.a = 1', 'as a whole and by members', 2],
    ['exports.fetch = () => 1', 'one value', 1],
    ["const { a = 1 } = require('./x')\nmodule.exports = {}", 'taken apart', 1],
    ['module.exports = { fetch: () => __dirname }', '__dirname', 1],
  ])('stops at %j', async (code, why, line) => {
    const { need } = await migrated('commonjs', worker({ main: 'index.js' }, { 'index.js': code }))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `index.js:${line}` })
  })
})

describe('itty-router', () => {
  const manifest = JSON.stringify({ dependencies: { 'itty-router': '^4.0.0' } })
  const entry = (code: string) => worker({}, { 'package.json': manifest, 'src/index.js': code })
  const code = `import { Router, json, error } from 'itty-router'

const router = Router({ base: '/api' })

const withUser = (request) => {
  const token = request.headers.get('authorization')
  if (!token) return error(401)
  request.user = token
}

router
  .get('/', () => new Response('root'))
  .get('/items/:id', ({ params, query }, env) => json({ ...params, query, word: env.WORD }))
  .post('/items', async (request) => json(await request.text()))
  .get('/me', withUser, ({ user }) => json(user))
  .get('/files/*', ({ url }) => new Response(url))

router.all('*', () => error(404))

export default { fetch: router.handle }
`

  it('answers as before', async () => {
    const { files } = await migrated('itty-router', entry(code))
    expect(JSON.parse(files['package.json'] ?? '').dependencies).toEqual({
      'itty-router': '^4.0.0',
      hono: `^${versions.hono}`,
    })
    const bindings = { WORD: 'hi' }
    const requests = [
      'GET /api',
      'GET /api/',
      'GET /api/items/a%20b?x=1&x=2&y=3',
      'GET /api/items/a/',
      'POST /api/items',
      'GET /api/me',
      'GET /api/me authorization=me',
      'GET /api/files/a/b',

      'GET /api/none',
      'DELETE /api',
    ]
    const before = { code: await bundled(entry(code), 'src/index.js'), module: true, bindings }
    const after = { code: await bundled(files, 'src/index.js'), module: true, bindings }
    const { it } = await replayed({ it: { before, after, requests } })
    expect(it?.after).toEqual(it?.before)
    expect(it?.before.filter(({ status }) => status === 200).length).toBeGreaterThan(4)
  })

  it.each([
    ["import { AutoRouter } from 'itty-router'\nexport default AutoRouter()", 'AutoRouter', 1],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nr.get('/:file.:ext', f)\nexport default { fetch: r.handle }",
      'in another way',
      3,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nr.get('/', other.handle)\nexport default { fetch: r.handle }",
      'within the router',
      3,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nexport default { fetch: (q) => r.handle(q).catch(f) }",
      'worked on',
      3,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router({ catch: f })\nexport default { fetch: r.handle }",
      'options',
      2,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nr.puppy('/', f)\nexport default { fetch: r.handle }",
      'no method',
      3,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nexport default { fetch: (q, env, ctx) => r.handle(q, { env, ctx }) }",
      'object of its own',
      3,
    ],
  ])('stops at %j', async (text, why, line) => {
    const { need } = await migrated('itty-router', entry(text))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `src/index.js:${line}` })
  })

  it('has an adapter for TypeScript, too', () => {
    expect(adapterText(true)).toContain("import type { Context, Next } from 'hono'")
  })
})

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

it('no step writes a version that is not tried', () => {
  const text = readFileSync(join(import.meta.dirname, '../../templates/versions/package.json'), 'utf8')
  for (const name of ['wrangler', 'vitest', 'hono', '@cloudflare/vitest-plugin']) expect(text).toContain(`"${name}"`)
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
    expect(files['src/index.js']).toBe(`import { assetFor } from './asset'

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

describe('toucan', () => {
  const manifest = JSON.stringify({ dependencies: { 'toucan-js': '^3.0.0' } })
  const files = (code: string) =>
    worker({ compatibility_date: '2024-01-01' }, { 'package.json': manifest, 'src/index.js': code })

  it('becomes the SDK around the handler', async () => {
    const { files: after } = await migrated(
      'toucan',
      files(`import { Toucan } from 'toucan-js'

export default {
  async fetch(request, env, ctx) {
    const sentry = new Toucan({
      dsn: env.SENTRY_DSN,
      context: ctx,
      request,
      environment: 'production',
    })
    try {
      sentry.setTag('a', 'b')
      return new Response('ok')
    } catch (error) {
      sentry.captureException(error)
      return new Response('failed', { status: 500 })
    }
  },
}
`),
    )
    expect(after['src/index.js']).toBe(`import * as Sentry from '@sentry/cloudflare'

export default Sentry.withSentry((env) => ({ dsn: env.SENTRY_DSN, environment: 'production' }), {
  async fetch(request, env, ctx) {
    try {
      Sentry.setTag('a', 'b')
      return new Response('ok')
    } catch (error) {
      Sentry.captureException(error)
      return new Response('failed', { status: 500 })
    }
  },
})
`)
    expect(JSON.parse(after['package.json'] ?? '').dependencies).toEqual({
      '@sentry/cloudflare': `^${versions['@sentry/cloudflare']}`,
    })
    expect(JSON.parse(after['wrangler.jsonc'] ?? '').compatibility_flags).toEqual(['nodejs_compat'])
  })

  const made = (options: string, use: string) => `import { Toucan } from 'toucan-js'
const handle = (request, env, ctx) => {
  const sentry = new Toucan({ ${options} })
  ${use}
}
export default { fetch: handle }
`
  it.each([
    [made('dsn: env.D, requestDataOptions: {}', ''), 'requestDataOptions', 3],
    [made('dsn: env.D', 'report(sentry)'), 'handed on', 4],
    [made('dsn: env.D', 'sentry.setEnabled(false)'), 'setEnabled', 4],
    [made('dsn: env.D, release: request.url', ''), 'not known where', 3],
  ])('stops at %#', async (code, why, line) => {
    const { need } = await migrated('toucan', files(code))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `src/index.js:${line}` })
  })
})

describe('bundler', () => {
  const project = (build: string, more: Files = {}) =>
    worker(
      { main: 'dist/worker.js', no_bundle: true, build: { command: 'npm run build', watch_dir: 'src' } },
      {
        'package.json': JSON.stringify({
          scripts: { build },
          devDependencies: { esbuild: '^0.25.0', webpack: '5', wrangler: '^4' },
        }),
        ...more,
      },
    )

  it('is wrangler where esbuild did no more', async () => {
    const { files } = await migrated(
      'bundler',
      project('esbuild src/index.js --bundle --format=esm --minify --outfile=dist/worker.js'),
    )
    expect(JSON.parse(files['wrangler.jsonc'] ?? '')).toEqual({
      name: 'w',
      main: 'src/index.js',
      compatibility_date: '2026-01-01',
      minify: true,
    })
    expect(JSON.parse(files['package.json'] ?? '')).toEqual({
      scripts: { build: 'wrangler deploy --dry-run --outdir dist' },
      devDependencies: { webpack: '5', wrangler: '^4' },
    })
  })

  it('is wrangler where webpack did no more', async () => {
    const config =
      "const path = require('path')\nmodule.exports = { entry: './src/index.js', mode: 'production', output: { filename: 'worker.js', path: path.join(__dirname, 'dist') }, module: { rules: [{ test: /ts$/, loader: 'ts-loader' }] } }\n"
    const { files } = await migrated('bundler', project('webpack', { 'webpack.config.js': config }))
    expect(files['webpack.config.js']).toBeUndefined()
    expect(JSON.parse(files['wrangler.jsonc'] ?? '').main).toBe('src/index.js')
  })

  it.each([
    ['esbuild src/index.js --bundle --define:X=1 --outfile=dist/worker.js', '', '--define:X=1'],
    ['tsc && esbuild src/index.js --outfile=dist/worker.js', '', 'build.command alone'],
    ['webpack', "module.exports = { entry: 'x', resolve: { alias: { a: 'b' } } }", 'alias changes'],
    [
      'webpack',
      "const { DefinePlugin } = require('webpack')\nmodule.exports = { plugins: [new DefinePlugin({})] }",
      'webpack takes part',
    ],
    ['webpack', "module.exports = { module: { rules: [{ loader: 'raw-loader' }] } }", 'raw-loader changes'],
  ])('stops at %s, %s', async (build, config, why) => {
    const { need } = await migrated('bundler', project(build, config === '' ? {} : { 'webpack.config.js': config }))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why) })
  })
})
