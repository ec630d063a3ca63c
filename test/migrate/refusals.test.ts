/** Where steps stop, and what they say then: the cases that stand in no other test of a step. */
import { describe, expect, it } from 'vitest'
import { type Files, migrated, worker } from './migrating.ts'

const needs = (dependencies: object) => ({ 'package.json': JSON.stringify({ dependencies }) })
const at = (config: object, code: string, more: Files = {}) => worker(config, { 'src/index.js': code, ...more })
const itty = (code: string, more: Files = {}) =>
  at({}, `import { Router } from 'itty-router'\n${code}`, { ...needs({ 'itty-router': '4' }), ...more })
const toucan = (code: string, more: object = {}) =>
  at({}, `import { Toucan } from 'toucan-js'\n${code}`, needs({ 'toucan-js': '4', ...more }))
const commonjs = (code: string, more: Files = {}) => worker({ main: 'index.js' }, { 'index.js': code, ...more })
const site = (code: string, more: object = {}, files: Files = {}) =>
  at(
    { site: { bucket: 'p' }, ...more },
    `import { getAssetFromKV } from '@cloudflare/kv-asset-handler'\n${code}`,
    files,
  )
const listener = (code: string, more: Files = {}) => ({
  'wrangler.toml': 'name = "w"\nmain = "index.js"\ncompatibility_date = "2026-01-01"\n',
  'index.js': code,
  ...more,
})
const express = (body: string) =>
  at(
    { compatibility_flags: ['nodejs_compat'] },
    `import { httpServerHandler } from 'cloudflare:node'\nimport express from 'express'\nconst app = express()\n${body}\napp.listen(3000)\nexport default httpServerHandler({ port: 3000 })\n`,
    needs({ express: '5', cors: '2', helmet: '8', 'cookie-parser': '1', compression: '1' }),
  )
const served = (code: string) =>
  at({ compatibility_flags: ['nodejs_compat'] }, `import express from 'express'\n${code}`, needs({ express: '5' }))
const route = (body: string) => express(`app.get('/', (req, res) => { ${body} })`)
const built = (build: string, config = {}) =>
  worker(
    { main: 'dist/w.js', build: { command: 'npm run build' }, ...config },
    { 'package.json': JSON.stringify({ scripts: { build } }) },
  )
const jest = (files: Files) => ({
  ...worker(
    {},
    {
      'package.json': JSON.stringify({ devDependencies: { 'jest-environment-miniflare': '2' } }),
      'jest.config.js': 'export default {}\n',
    },
  ),
  ...files,
})

const cases: { readonly [step: string]: readonly (readonly [Files, string])[] } = {
  'build-upload': [
    [worker({ env: { a: { build: { upload: { main: 'x' } } } } }), 'stands in env.a'],
    [
      worker({ rules: [], build: { upload: { main: 'x', rules: [] } } }),
      'Rules stand in build.upload and at the top level',
    ],
    [worker({ build: { upload: { format: 'modules' } } }), 'names no entry'],
  ],
  'unsafe-bindings': [
    [
      worker(
        {
          unsafe: { bindings: [{ type: 'ratelimit', name: 'L', namespace_id: '1', simple: { limit: 1, period: 60 } }] },
        },
        { 'package.json': '{ "devDependencies": { "wrangler": "3.9.0" } }' },
      ),
      'does not know ratelimits',
    ],
  ],
  'wrangler-types': [
    [
      worker(
        {},
        { 'package.json': '{ "devDependencies": { "@cloudflare/workers-types": "4", "wrangler": "3.1.0" } }' },
      ),
      'run the step wrangler-4 first',
    ],
    [
      worker(
        {},
        {
          'package.json': '{ "devDependencies": { "@cloudflare/workers-types": "4" } }',
          'src/index.js': '/** @type {import("@cloudflare/workers-types").KVNamespace} */\nlet a\nexport default {}\n',
        },
      ),
      'named in a comment of JavaScript',
    ],
  ],
  bundler: [
    [
      built('esbuild src/index.js --bundle --outfile=dist/w.js', { env: { a: { main: 'x.js' } } }),
      'An environment has an entry',
    ],
    [built('make'), 'is not told by build.command alone'],
  ],
  commonjs: [
    [
      commonjs('exports.a = 1\nfunction b() {}\nexports.b = () => 1\nmodule.exports = {}', {}),
      'as a whole and by members',
    ],
    [
      commonjs("const a = require('./x').a\nmodule.exports = a", { 'x.js': 'module.exports = f\n' }),
      'A member of a module that is one value',
    ],
    [commonjs("const [a] = require('./x')\nmodule.exports = a"), 'taken apart in a way'],
    [worker({ main: 'index.cjs' }, { 'index.cjs': 'module.exports = {}\n' }), 'says by its name'],
    [
      commonjs("const a = require('./x')\nmodule.exports = { fetch: a.b }", {
        'x.js': 'function b() {}\nexports.b = () => b\n',
      }),
      'b is the name of something else',
    ],
  ],
  'service-worker': [
    [listener("addEventListener('fetch', other)\nimport other from './x'"), 'no function of this file'],
    [listener("import { answer } from './x'\naddEventListener('fetch', (e) => answer(e, 1))"), 'another function'],
    [listener("addEventListener('fetch', (e) => { const a = e.respondWith(f()) })"), 'part of an expression'],
    [listener("addEventListener('fetch', (e, more) => e.respondWith(f()))"), 'takes more than the event'],
    [
      {
        ...listener("addEventListener('fetch', (e) => e.respondWith(f()))"),
        'wrangler.toml': 'name = "w"\nmain = "index.js"\n[site]\nbucket = "p"\n',
      },
      'Workers Sites',
    ],
  ],
  'itty-router': [
    [itty('const a = Router()\nconst b = Router()\nexport default { fetch: a.handle }'), 'more than one router'],
    [itty('export default { fetch: make(Router()) }'), 'no name'],
    [itty('const a = Router(options)\nexport default { fetch: a.handle }'), 'options that Hono has not'],
    [itty("const base = '/'\nconst a = Router({ base })\nexport default { fetch: a.handle }"), 'not written in place'],
    [itty("const a = Router()\na.get('/', ...all)\nexport default { fetch: a.handle }"), 'Handlers are spread'],
    [itty('const a = Router()\nuse(a)\nexport default { fetch: a.handle }'), 'handed on'],
    [
      at({}, "import { router } from './router'\nexport default { fetch: router.handle }\n", {
        ...needs({ 'itty-router': '4' }),
        'src/router.js': "import { Router } from 'itty-router'\nexport const router = Router()\n",
      }),
      'other than the entry',
    ],
  ],
  toucan: [
    [toucan('const a = () => [new Toucan({}), new Toucan({})]\nexport default {}'), 'more than one place'],
    [toucan('use(new Toucan({}))\nexport default {}'), 'no name of its own'],
    [toucan('const a = new Toucan(options)\nexport default {}'), 'not written in place'],
    [toucan('const a = new Toucan({})\nexport default function f() {}'), 'not written as export default with a value'],
    [toucan('export default {}', { '@sentry/cloudflare': '10' }), 'there already'],
    [
      at({}, "import { s } from './s'\nexport default {}\n", {
        ...needs({ 'toucan-js': '4' }),
        'src/s.js': "import { Toucan } from 'toucan-js'\nexport const s = new Toucan({})\n",
      }),
      'not made where the entry is',
    ],
  ],
  'workers-sites': [
    [site('export default {}', { env: { a: { site: { bucket: 'q' } } } }), 'in an environment'],
    [site('export default {}', { kv_namespaces: [{ binding: 'ASSETS', id: 'a' }] }), 'there already'],
    [
      site('export default { fetch: (request) => getAssetFromKV({ request }, {}) }', {}, { 'src/asset.js': '' }),
      'src/asset.js is there already',
    ],
    [site('export default { fetch: (r) => getAssetFromKV({ waitUntil }, {}) }'), 'no request'],
    [site('export default { fetch: (r) => getAssetFromKV({ request: r }, options) }'), 'in a way of its own'],
    [site('const kv = __STATIC_CONTENT\nexport default {}'), 'read by itself'],
    [at({ site: { bucket: 'p' } }, 'export default {}\n'), 'No module serves the files'],
  ],
  pages: [
    [
      {
        'wrangler.toml': 'name = "p"\npages_build_output_dir = "out"\n',
        'package.json': '{ "devDependencies": { "wrangler": "3.1.0" } }',
        'out/index.html': '',
      },
      'run the step wrangler-4 first',
    ],
  ],
  'clodo-framework': [
    [{ ...needs({ '@tamyla/clodo-framework': '4' }) }, 'no src/worker/index.js'],
    [
      {
        ...needs({ '@tamyla/clodo-framework': '4' }),
        'src/worker/index.js': 'export default {}\n',
        'src/clodo.js': '',
      },
      'src/clodo.js is there already',
    ],
  ],
  jest: [
    [jest({ 'jest.config.js': '' }), 'not written in place'],
    [
      { ...worker({}), 'package.json': '{ "devDependencies": { "jest-environment-miniflare": "2" } }' },
      'configuration of jest is not found',
    ],
    [jest({ 'src/index.js': "addEventListener('fetch', (e) => e.respondWith(f()))\n" }), 'service-worker syntax'],
  ],
  'vitest-plugin': [
    [
      worker(
        {},
        {
          'package.json': '{ "devDependencies": { "@cloudflare/vitest-pool-workers": "0.8" } }',
          'vitest.config.js':
            "import { defineWorkersConfig } from '@cloudflare/vitest-pool-workers/config'\nexport default defineWorkersConfig({ plugins, test: { poolOptions: { workers: {} } } })\n",
        },
      ),
      'The plugins are not written in place',
    ],
    [
      worker(
        {},
        {
          'package.json': '{ "devDependencies": { "@cloudflare/vitest-pool-workers": "0.8" } }',
          'vitest.config.js':
            "import { defineWorkersConfig } from '@cloudflare/vitest-pool-workers/config'\nexport default defineWorkersConfig({ test: { poolOptions } })\n",
        },
      ),
      'not written in place',
    ],
  ],
  express: [
    [express('const apps = [express()]'), 'no variable of the module'],
    [express("const set = app.set('etag', false)"), 'a setting within an expression'],
    [express("import cookieParser from 'cookie-parser'\napp.use(cookieParser('secret'))"), 'cookies that are signed'],
    [express("import helmet from 'helmet'\napp.use(helmet({ hsts: false }))"), 'options of helmet'],
    [express('app.use(express.json({ verify: check }))'), 'an option of the parser'],
    [express("import cors from 'cors'\napp.use(cors(options))"), 'not written in place'],
    [
      express("import compression from 'compression'\napp.get('/', compression(), (req, res) => res.json(1))"),
      'Hono needs not, in a route',
    ],
    [express("const r = express.Router()\napp.get('/', r)"), 'a router in the place of a handler'],
    [express('const r = express.Router({ strict: true })\napp.use(r)'), 'options of a router'],
    [express("const r = app.route('/')"), 'a route that is kept'],
    [express('app.use((err, req, res, next) => { next() })'), 'an error handler goes on'],
    [route('res.cookie()'), 'a cookie without a value'],
    [route("res.cookie('a', { b: 1 })"), 'a cookie that is an object'],
    [route("res.cookie('a', 'b', { signed: true }).end()"), 'the option signed of a cookie'],
    [route('res.set({ [name]: 1 }).end()'), 'whose name is not written in place'],
    [route('res.type(kind).end()'), 'a Content-Type that is not written in place'],
    [route('a ? res.status(201).set("x", "1").json(1) : res.json(2)'), 'one side of a choice'],
    [route('req.query.a = 1; res.json(1)'), 'req.query is written'],
    [route('res.json(Array.isArray(req.query.a))'), 'several values of one name'],
    [route('res.json(req.params[0])'), 'a part without a name'],
    [route('res.json(all(req.get))'), 'req.get is handed on'],
    [route('res.json(req.socket)'), 'req.socket has no like'],
    [
      express(
        'app.use((req, res, next) => { req.user = 1; next() })\napp.get("/", (req, res) => { req.user ??= 2; res.json(1) })',
      ),
      'in a way of its own',
    ],
    [route('res.json()'), 'res.json without a value'],
    [route('res.end(bytes)'), 'res.end with bytes'],
    [route('res.send(404)'), 'res.send with a number'],
    [route('res.sendStatus(code)'), 'res.sendStatus of a number'],
    [route('return all.map(() => { return res.json(1) })'), 'answers from within a callback'],
    [route("res.sendFile('/a')"), 'res.sendFile has no like'],
    [
      served('const app = express()\napp.listen(1)\napp.listen(2)\nexport default app\n'),
      'not one place where the app listens',
    ],
    [
      served(
        "import { handleAsNodeRequest } from 'cloudflare:node'\nconst app = express()\nconst s = app.listen(1)\nexport default { fetch: (r) => handleAsNodeRequest(1, r), other: s }\n",
      ),
      'a server that is handed on',
    ],
    [
      served(
        "import { httpServerHandler } from 'cloudflare:node'\nconst app = express()\napp.listen(1)\nconst h = httpServerHandler({ port: 1 })\nexport default h\n",
      ),
      'the server of Node is handed on',
    ],
    [{ 'package.json': '{ "dependencies": { "express": "5" } }' }, 'no script says'],
  ],
}

describe.each(Object.entries(cases))('%s', (step, all) => {
  it.each(all.map(([files, why]) => ({ files, why })))('stops: $why', async ({ files, why }) => {
    const { need, files: after } = await migrated(step, files)
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why) })
    expect(after).toBe(files)
  })
})
