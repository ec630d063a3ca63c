/** Workers with our entries, bundled and run in workerd: they answer as before, and pass the chain. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { detectHost } from '../../src/host/detect.ts'
import type { SlotContribution } from '../../src/plugin/contribution.ts'
import { entry } from './entries.ts'

await loadCompiler()

// Both come with wrangler.
const require = createRequire(createRequire(import.meta.url).resolve('wrangler'))
const { buildSync } = require('esbuild') as typeof import('esbuild')
const { convertV4MiniflareOptions, Miniflare } = require('miniflare') as typeof import('miniflare')

const folder = mkdtempSync(join(import.meta.dirname, '../../node_modules/.boot-'))
const running: { dispose(): Promise<void> }[] = []
afterAll(async () => {
  await Promise.all(running.map((worker) => worker.dispose()))
  rmSync(folder, { recursive: true })
})

const entries = [
  entry({
    key: 'before',
    code: "(c, next) => { c.header('x-before', '1'); c.header('x-own', 'ours'); return next() }",
  }),
  entry({
    key: 'after',
    rank: 40,
    code: "async (c, next) => { await next(); c.res.headers.set('x-after', String(c.res.status)); c.executionCtx.waitUntil(Promise.resolve()) }",
  }),
  entry({
    key: 'health',
    slot: 'route',
    rank: 75,
    at: '/health',
    code: "new Hono().get('/', (c) => c.text('healthy'))",
  }),
]
/** Takes the handlers apart, as those do that stand around them, and calls them without what they are members of. */
const watch = entry({
  key: 'watch',
  slot: 'worker',
  code: `({ fetch, scheduled, ...others }) => ({
    ...others,
    ...(fetch && { fetch: (request, env, ctx) => {
      ctx.waitUntil(env.KV.put('fetched', new URL(request.url).pathname))
      return fetch(request, env, ctx)
    } }),
    ...(scheduled && { scheduled: async (controller, env, ctx) => {
      await scheduled(controller, env, ctx)
      await env.KV.put('ticked', controller.cron)
    } }),
  })`,
})
const cron = entry({
  key: 'cron',
  slot: 'scheduled',
  at: '* * * * *',
  code: "(controller, env, ctx) => env.KV.put('ran', `${controller.cron} ${typeof ctx.waitUntil}`)",
})

let count = 0

/** Wraps as @sentry/cloudflare does: it sets members of the handler. */
const sentry = `export function withSentry(options, handler) {
  handler.fetch = new Proxy(handler.fetch, { async apply(target, self, given) {
    try {
      const response = await Reflect.apply(target, self, given)
      response.headers.set('x-watched', 'yes')
      return response
    } catch (error) {
      return new Response('seen: ' + error.message, { status: 500, headers: { 'x-watched': 'yes' } })
    }
  } })
  return handler
}`

const caller = `import { WorkerEntrypoint } from 'cloudflare:workers'
export default class extends WorkerEntrypoint {
  async fetch() { return new Response(await this.env.IT.greet('you')) }
}`

/** Bundles a Worker that has been given the entries. */
function bundle(text: string, given: readonly SlotContribution[]): string {
  const home = join(folder, String(count++))
  mkdirSync(home)
  const texts = detectHost({ file: 'index.js', text, read: () => undefined }).add(given)
  for (const [file, content] of Object.entries({ 'sentry.js': sentry, 'index.js': text, ...Object.fromEntries(texts) }))
    writeFileSync(join(home, file), content ?? '')
  const { outputFiles } = buildSync({
    entryPoints: [join(home, 'index.js')],
    bundle: true,
    format: 'esm',
    write: false,
    external: ['cloudflare:workers'],
  })
  return outputFiles[0]?.text ?? ''
}

/** What the Worker's proxy is, in the types of the tests. */
interface Running {
  fetch(url: string, init?: RequestInit): Promise<Response & { webSocket?: Socket }>
  scheduled(event: { cron: string }): Promise<unknown>
}

interface Socket {
  accept(): void
  close(): void
  addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
}

async function start(text: string, given: readonly SlotContribution[] = [...entries, watch]) {
  const common = { modules: true, compatibilityDate: '2026-03-01' }
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      workers: [
        { ...common, name: 'caller', script: caller, serviceBindings: { IT: 'it' } },
        { ...common, name: 'it', script: bundle(text, given), kvNamespaces: ['KV'] },
      ],
    }),
  )
  running.push(miniflare)
  const worker = (await miniflare.getWorker('it')) as unknown as Running
  const kv = (await miniflare.getKVNamespace('KV', 'it')) as unknown as { get(key: string): Promise<string | null> }
  return {
    ask: (path: string, init?: RequestInit) => worker.fetch(`http://it.example${path}`, init),
    greet: async () => (await miniflare.dispatchFetch('http://caller.example')).text(),
    tick: () => worker.scheduled({ cron: '* * * * *' }),
    kept: (key: string) => kv.get(key),
  }
}

const handlers = `import { Hono } from 'hono'
export const answers = {
  '/': () => new Response('hi', { headers: { 'x-own': 'mine', 'set-cookie': 'a=1' } }),
  '/none': () => new Response(null, { status: 204 }),
  '/same': () => new Response(null, { status: 304 }),
  '/immutable': () => Response.redirect('http://it.example/elsewhere', 302),
  '/stream': () => {
    const { readable, writable } = new TransformStream()
    const writer = writable.getWriter()
    const encoder = new TextEncoder()
    writer.write(encoder.encode('one ')).then(() => writer.write(encoder.encode('two'))).then(() => writer.close())
    return new Response(readable)
  },
  '/socket': () => {
    const [client, server] = Object.values(new WebSocketPair())
    server.accept()
    server.send('open')
    return new Response(null, { status: 101, webSocket: client })
  },
  '/fails': () => { throw new Error('of the Worker') },
}
export const answer = (request) => answers[new URL(request.url).pathname]?.(request) ?? new Response('nothing', { status: 404 })
`
const hono = 'globalThis.Hono = Hono\n'

const shapes: readonly [name: string, text: string][] = [
  ['an object', `${handlers}${hono}export default { fetch(request) { return answer(request) } }`],
  ['a frozen object', `${handlers}${hono}export default Object.freeze({ fetch: answer })`],
  [
    'an instance with private members',
    `${handlers}${hono}class App { #answer = answer; fetch(request) { return this.#answer(request) } }\nconst app = new App()\nexport default app`,
  ],
  ['a function with members', `${handlers}${hono}const app = () => 1\napp.fetch = answer\nexport default app`],
  [
    'a router that answers every name',
    `${handlers}${hono}const router = { __proto__: new Proxy({}, { get: (_, name) => name === 'then' ? undefined : () => router }), fetch: answer }\nexport default router`,
  ],
  [
    'what a factory makes',
    `${handlers}${hono}const make = (options) => ({ fetch: options.answer })\nexport default make({ answer })`,
  ],
  [
    'a wrapped object',
    `import { withSentry } from './sentry.js'\n${handlers}${hono}export default withSentry(() => ({}), { fetch: answer })`,
  ],
  [
    'a class',
    `import { WorkerEntrypoint } from 'cloudflare:workers'\n${handlers}${hono}export default class Main extends WorkerEntrypoint {\n  fetch(request) { return this.env.KV ? answer(request) : undefined }\n  greet(name) { return 'hello ' + name }\n}`,
  ],
  [
    'a class without a name',
    `import { WorkerEntrypoint } from 'cloudflare:workers'\n${handlers}${hono}export default class extends WorkerEntrypoint { fetch(request) { return answer(request) }; greet(name) { return 'hello ' + name } }`,
  ],
]

describe.each(shapes)('%s', (name, text) => {
  it('answers as before, and passes the chain', async () => {
    const { ask, greet, kept } = await start(text)
    const hi = await ask('/')
    expect([hi.status, await hi.text()]).toEqual([200, 'hi'])
    expect(Object.fromEntries(hi.headers)).toMatchObject({
      'x-before': '1',
      'x-own': 'mine',
      'x-after': '200',
      'set-cookie': 'a=1',
    })
    expect(hi.headers.get('x-watched')).toBe(name === 'a wrapped object' ? 'yes' : null)
    expect(await (await ask('/health')).text()).toBe('healthy')
    for (const [path, status] of [
      ['/none', 204],
      ['/same', 304],
      ['/immutable', 302],
      ['/nowhere', 404],
    ] as const) {
      const answer = await ask(path, { redirect: 'manual' })
      await answer.text()
      expect([path, answer.status, answer.headers.get('x-after'), answer.headers.get('x-before')]).toEqual([
        path,
        status,
        String(status),
        '1',
      ])
    }
    expect(await (await ask('/stream')).text()).toBe('one two')
    const { webSocket } = await ask('/socket', { headers: { upgrade: 'websocket' } })
    const said = new Promise((resolve) => webSocket?.addEventListener('message', ({ data }) => resolve(data)))
    webSocket?.accept()
    expect(await said).toBe('open')
    webSocket?.close()
    if (name === 'a wrapped object') expect(await (await ask('/fails')).text()).toBe('seen: of the Worker')
    else await expect(ask('/fails')).rejects.toThrow('of the Worker')
    if (name.startsWith('a class')) expect(await greet()).toBe('hello you')
    expect(await kept('fetched')).toBe('/fails')
  })
})

it('keeps the other handlers of what it wraps', async () => {
  const { ask, tick, kept } = await start(
    `import { Hono } from 'hono'\n${hono}class App { #mine = 'mine'; fetch() { return new Response(this.#mine) }\n  async scheduled(controller, env) { await env.KV.put('ran', this.#mine) } }\nexport default new App()`,
  )
  expect(await (await ask('/')).text()).toBe('mine')
  await tick()
  expect([await kept('ran'), await kept('ticked')]).toEqual(['mine', '* * * * *'])
})

it('hands a class its handlers and keeps its methods', async () => {
  const { tick, kept, greet } = await start(
    `import { WorkerEntrypoint } from 'cloudflare:workers'\nexport default class extends WorkerEntrypoint {\n  async scheduled(controller) { await this.env.KV.put('ran', this.greet(controller.cron)) }\n  greet(name) { return 'hello ' + name }\n}`,
    [watch],
  )
  await tick()
  expect([await kept('ran'), await kept('ticked')]).toEqual(['hello * * * * *', '* * * * *'])
  expect(await greet()).toBe('hello you')
})

it.each([
  [
    'an anonymous application',
    `import { Hono } from 'hono'\nexport default new Hono().get('/', (c) => c.text('hi'))\n`,
  ],
  [
    'an application that registers its routes and is exported later',
    `import { Hono } from 'hono'\nconst app = new Hono()\napp.get('/', (c) => c.text('hi'))\nexport { app as default }\n`,
  ],
  [
    'a handler that takes its event alone',
    `export default {\n  fetch() { return new Response('hi') },\n  scheduled(event) {\n    if (event.cron === 'x') console.log('x')\n  },\n}\n`,
  ],
  ['an object', `import { Hono } from 'hono'\n${hono}export default { fetch: () => new Response('hi') }\n`],
])('runs a cron beside %s', async (_, text) => {
  const { ask, tick, kept } = await start(text, [cron, watch])
  expect(await (await ask('/')).text()).toBe('hi')
  await tick()
  expect(await kept('ran')).toBe('* * * * * function')
  expect([await kept('fetched'), await kept('ticked')]).toEqual(['/', '* * * * *'])
})
