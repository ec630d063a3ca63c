import { describe, expect, it } from 'vitest'
import { migrated } from './migrating.ts'
import { replayed } from './replay.ts'

const config =
  'name = "w"\nmain = "index.js"\ncompatibility_date = "2024-01-01"\n\n[vars]\nTARGET = "https://t.example"\nWORD = "hi"\n'
const files = (code: string) => ({ 'wrangler.toml': config, 'index.js': code })
const turned = async (code: string) => (await migrated('service-worker', files(code))).files['index.js'] ?? ''

/** Each is run as it is and as what it becomes. */
const cases: { readonly [about: string]: { readonly code: string; readonly requests: readonly string[] } } = {
  'the usual one': {
    code: `addEventListener('fetch', event => {
  event.respondWith(handle(event.request))
})

async function handle(request) {
  const { pathname } = new URL(request.url)
  if (pathname === '/robots.txt') return new Response('User-agent: *')
  return Response.redirect(TARGET + pathname, 301)
}
`,
    requests: ['GET /robots.txt', 'GET /a'],
  },
  'an expression as the body, and a const that comes later': {
    code: `addEventListener("fetch", (event) => event.respondWith(handle(event.request)));
const handle = async (request) => new Response(\`\${request.method}
  \${WORD}\`);
`,
    requests: ['GET /', 'POST /'],
  },
  'a listener by name, which uses all of its event': {
    code: `addEventListener('fetch', handleEvent)

async function handleEvent(event) {
  event.passThroughOnException()
  event.waitUntil(Promise.resolve())
  const { request } = event
  event.respondWith(new Response(request.url))
}
`,
    requests: ['GET /x'],
  },
  'ways that do not answer go on to the origin': {
    code: `self.addEventListener('fetch', function (event) {
  const url = new URL(event.request.url)
  if (url.pathname === '/skip') return
  if (url.pathname === '/early') {
    event.respondWith(new Response('early'))
    return
  }
  if (url.pathname === '/late') {
    event.respondWith(new Response('late'))
  }
})
`,
    requests: ['GET /skip', 'GET /early', 'GET /late', 'GET /other'],
  },
  'what runs after the answer': {
    code: `const seen = []
addEventListener('fetch', event => {
  event.respondWith(new Response(seen.join()))
  seen.push(new URL(event.request.url).pathname)
})
`,
    requests: ['GET /a', 'GET /b', 'GET /c'],
  },
  'an answer that is tried': {
    code: `addEventListener('fetch', event => {
  try {
    return event.respondWith(risky(event.request))
  } catch (error) {
    event.respondWith(new Response('caught ' + error.message, { status: 500 }))
  }
})
function risky(request) {
  if (request.url.endsWith('/bad')) throw new Error('x')
  return new Response('fine')
}
`,
    requests: ['GET /good', 'GET /bad'],
  },
  'the event handed on, names that hide globals, and other spellings of them': {
    code: `addEventListener('fetch', event => {
  event.respondWith(answer(event))
})
async function answer(event) {
  event.waitUntil(Promise.resolve())
  const own = ((WORD) => WORD)('mine')
  const object = { WORD, TARGET: 1 }
  const env = typeof MISSING_ONE
  return new Response([own, object.WORD, object.TARGET, self.WORD, globalThis.TARGET, typeof WORD, env, event.request.url].join())
}
`,
    requests: ['GET /'],
  },
  'a name that the method would hide': {
    code: `const ctx = 'outer'
addEventListener('fetch', event => {
  const context = ctx
  event.waitUntil(Promise.resolve())
  event.respondWith(new Response(context))
})
`,
    requests: ['GET /'],
  },
}

describe('service worker to module', () => {
  it('answers as before', async () => {
    const bindings = { TARGET: 'https://t.example', WORD: 'hi' }
    const pairs = Object.entries(cases).map(async ([about, { code, requests }]) => {
      const after = { code: await turned(code), module: true, bindings }
      return [about, { before: { code, module: false, bindings }, after, requests }] as const
    })
    const answers = await replayed(Object.fromEntries(await Promise.all(pairs)))
    for (const [about, { before, after }] of Object.entries(answers)) {
      expect([about, after]).toEqual([about, before])
      expect(before.length).toBeGreaterThan(0)
    }
  })

  it('keeps a cron, whose event has no waitUntil any more', async () => {
    const code = `addEventListener('fetch', (event) => event.respondWith(new Response('ok')))

addEventListener('scheduled', event => {
  event.waitUntil(tick(event))
})

const tick = async ({ cron, scheduledTime }) => console.log(cron, scheduledTime)
`
    expect(await turned(code)).toBe(`export default {
  fetch() {
    return new Response('ok')
  },

  scheduled(controller, _env, ctx) {
    const event = {
      cron: controller.cron,
      scheduledTime: controller.scheduledTime,
      waitUntil: (promise) => ctx.waitUntil(promise),
    }
    ctx.waitUntil(tick(event))
  },
}

const tick = async ({ cron, scheduledTime }) => console.log(cron, scheduledTime)
`)
  })

  it('keeps comments, CRLF, tabs, semicolons and quotes', async () => {
    const code =
      '// licence\r\n\r\naddEventListener("fetch", (event) => {\r\n\t// answers\r\n\tevent.respondWith(new Response("a")); // here\r\n});\r\n'
    expect(await turned(code)).toBe(
      '// licence\r\n\r\nexport default {\r\n\tfetch() {\r\n\t\t// answers\r\n\t\treturn new Response("a"); // here\r\n\t},\r\n};\r\n',
    )
  })

  it('reads bindings in other modules, and types them where they were declared', async () => {
    const { files: after, notes } = await migrated('service-worker', {
      'wrangler.toml': 'name = "w"\nmain = "src/index.ts"\nkv_namespaces = [{ binding = "KV", id = "1" }]\n',
      'src/index.ts': `import { answer } from './answer'\n\naddEventListener('fetch', (event: FetchEvent) => {\n  event.respondWith(answer(event.request))\n})\n`,
      'src/answer.ts': `export async function answer(request: Request): Promise<Response> {\n  return new Response((await KV.get(request.url)) ?? API_KEY)\n}\n`,
      'src/bindings.d.ts': 'export {}\n\ndeclare global {\n  const KV: KVNamespace\n  const API_KEY: string\n}\n',
    })
    expect(after['src/index.ts']).toContain('fetch(request: Request) {')
    expect(after['src/answer.ts']).toBe(
      `import { env } from 'cloudflare:workers'\n\nexport async function answer(request: Request): Promise<Response> {\n  return new Response((await env.KV.get(request.url)) ?? env.API_KEY)\n}\n`,
    )
    expect(after['src/bindings.d.ts']).toBe(
      'export {}\n\ndeclare global {\n  namespace Cloudflare {\n    interface Env {\n      KV: KVNamespace\n      API_KEY: string\n    }\n  }\n}\n',
    )
    expect(notes).toHaveLength(1)
  })

  it.each([
    ["addEventListener('fetch', e => e.respondWith(new Response(process.env.X)))", 'process is no global', 1],
    ["addEventListener('fetch', e => e.respondWith(new Response(__webpack_hash__)))", 'a bundler puts it in', 1],
    ["const x = require('./x')\naddEventListener('fetch', e => e.respondWith(x(e)))", 'require is no global', 1],
    [
      "addEventListener('fetch', e => e.respondWith(x(e)))\naddEventListener('fetch', e => e.respondWith(y(e)))",
      'several',
      2,
    ],
    ["addEventListener('fetch', ({ request }) => {})", 'takes its event apart', 1],
    ["addEventListener('fetch', e => e.respondWith(new Response(e.type)))", 'A module has no e.type', 1],
    ["if (x) addEventListener('fetch', e => e.respondWith(f()))", 'within other code', 1],
    [
      "addEventListener('fetch', e => {\n  f(e)\n})\nfunction f(e) { e.respondWith(new Response('')) }\nfunction g(e) { f(e) }",
      'not the listener',
      4,
    ],
    [
      "addEventListener('fetch', e => e.respondWith(f()))\naddEventListener('queue', e => f(e))",
      'no handler for the event',
      2,
    ],
    ["addEventListener('fetch', e => e.respondWith(f()))\nfunction f() { WORD = 'x' }", 'assigns to it', 2],
    [
      "addEventListener('fetch', e => e.respondWith(f()))\nfunction f() { return __STATIC_CONTENT }",
      'Workers Sites',
      2,
    ],
    ["addEventListener('fetch', e => {\n  for (;;) e.respondWith(f())\n})", 'More runs after', 2],
    ["addEventListener('fetch', e => e.respondWith(f()))\nfunction fetch() {}", 'called fetch', 2],
  ])('stops at %j', async (code, why, line) => {
    const { need } = await migrated('service-worker', files(code))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `index.js:${line}` })
  })

  it('stops at files that the config binds', async () => {
    const { need } = await migrated('service-worker', {
      'wrangler.toml': `${config.replace('\n\n', '\nwasm_modules = { M = "m.wasm" }\n\n')}`,
      'index.js': "addEventListener('fetch', e => e.respondWith(f()))",
    })
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining('wasm_modules') })
  })
})
