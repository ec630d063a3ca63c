/** The repositories of fixtures/wild, and projects written for the steps that none of them needs. */
import { type Wild, wild } from '../project/detect/wild.ts'
import { created, templated } from './clodo-framework-projects.ts'
import { onWorkers, requests } from './express-projects.ts'
import { type Files, worker } from './migrating.ts'
import { onJest, onMiniflare2, onPool } from './test-projects.ts'

export interface Tryable extends Wild {
  /** A step without which wrangler refuses the project: after it the answers are those that are expected. */
  readonly mends?: string
}

interface Given {
  readonly name: string
  readonly about: string
  readonly files: Files
  /** `METHOD PATH NAME=VALUE …`; `body=` is sent. */
  readonly requests: readonly string[]
  readonly mends?: string
  /** Of every answer, where a step mends; 200 where it is left out. */
  readonly status?: number
}

export function projectOf({ name, about, files, requests: asked, mends, status = 200 }: Given): Tryable {
  const routes = asked.map((one) => {
    const [method, path, ...pairs] = one.split(' ')
    const { body, ...headers } = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s)))
    return { request: `${method} ${path}`, headers, status, ...(body === undefined ? {} : { send: body }) }
  })
  const bytes = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const)
  const expected = { about, routes, detection: {} as Wild['expected']['detection'] }
  return { name, files: Object.fromEntries(bytes), expected, ...(mends === undefined ? {} : { mends }) }
}

const asked = ['GET /', 'GET /b', 'GET /none']
const greeting = `const words = { '/': 'hello', '/b': 'b' }

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    return new Response(words[pathname] ?? 'none', { status: pathname in words ? 200 : 404 })
  },
}
`

const projects: readonly Given[] = [
  { name: 'on-express', about: 'Express behind the server of Node', files: onWorkers, requests },
  {
    name: 'on-jest',
    about: 'Tests of jest with miniflare 2',
    files: onJest,
    requests: ['GET /', 'GET /', 'GET /later'],
  },
  { name: 'on-miniflare-2', about: 'Tests of vitest with miniflare 2', files: onMiniflare2, requests: asked },
  { name: 'on-pool', about: 'Tests in the pool of vitest 3', files: onPool, requests: asked },
  {
    name: 'old-keys',
    about: 'Keys of wrangler 1, which wrangler 4 warns of',
    files: worker(
      { type: 'javascript', zone_id: 'abc', usage_model: 'bundled', webpack_config: 'x.js' },
      { 'src/index.js': greeting },
    ),
    requests: asked,
  },
  {
    name: 'build-upload',
    about: '[build.upload] of wrangler 2',
    files: {
      'wrangler.toml': `name = "w"
compatibility_date = "2026-01-01"

[build.upload]
format = "modules"
dir = "src"
main = "./index.js"

[[build.upload.rules]]
type = "Text"
globs = ["**/*.txt"]
fallthrough = true
`,
      'src/index.js': greeting.replace("'hello'", 'text').replace('const', "import text from './hello.txt'\n\nconst"),
      'src/hello.txt': 'hello from a file\n',
    },
    requests: ['GET /', 'GET /b'],
    mends: 'build-upload',
  },
  {
    name: 'clodo-created',
    about: 'A service of @tamyla/clodo-framework, by its command',
    files: created,
    requests: ['GET /', 'POST /a'],
    mends: 'clodo-framework',
    status: 404,
  },
  {
    name: 'clodo-templated',
    about: 'A service of @tamyla/clodo-framework, by its template',
    files: templated,
    requests: ['GET /'],
    mends: 'clodo-framework',
  },
  {
    name: 'node-compat',
    about: 'node_compat of wrangler 3',
    files: worker(
      { node_compat: true },
      {
        'src/index.js': `import { Buffer } from 'buffer'
import { join } from 'path'

export default { fetch: () => new Response(join('a', Buffer.from('b').toString('hex'))) }
`,
      },
    ),
    requests: ['GET /'],
    mends: 'node-compat',
  },
  {
    name: 'unsafe-limit',
    about: 'A rate limit under unsafe.bindings',
    files: worker(
      {
        unsafe: {
          bindings: [{ name: 'LIMIT', type: 'ratelimit', namespace_id: '1001', simple: { limit: 2, period: 60 } }],
        },
      },
      {
        'src/index.js': `export default {
  async fetch(request, env) {
    const { success } = await env.LIMIT.limit({ key: 'all' })
    return new Response(success ? 'in' : 'out', { status: success ? 200 : 429 })
  },
}
`,
      },
    ),
    requests: ['GET /', 'GET /', 'GET /'],
  },
  {
    name: 'workers-site',
    about: 'A site of Workers Sites',
    files: worker(
      { site: { bucket: './public' } },
      {
        'src/index.js': `import { getAssetFromKV } from '@cloudflare/kv-asset-handler'
import manifestJSON from '__STATIC_CONTENT_MANIFEST'

const assetManifest = JSON.parse(manifestJSON)

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname === '/api') return Response.json({ api: true })
    try {
      return await getAssetFromKV(
        { request, waitUntil: (promise) => ctx.waitUntil(promise) },
        { ASSET_NAMESPACE: env.__STATIC_CONTENT, ASSET_MANIFEST: assetManifest },
      )
    } catch {
      return new Response('nothing here', { status: 404 })
    }
  },
}
`,
        'public/index.html': '<h1>home</h1>\n',
        'public/about/index.html': '<h1>about</h1>\n',
        'public/page.html': '<h1>page</h1>\n',
        'public/style.css': 'h1 { color: red }\n',
      },
    ),
    requests: ['/', '/about', '/about/', '/page.html', '/page', '/style.css', '/none', '/api'].map(
      (one) => `GET ${one}`,
    ),
  },
]

export function corpus(): Tryable[] {
  return [...wild(), ...projects.map(projectOf)].sort((a, b) => (a.name < b.name ? -1 : 1))
}
