import { describe, expect, it } from 'vitest'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { ClodoError } from '../../src/errors.ts'
import { detectHost } from '../../src/host/detect.ts'
import type { SlotContribution } from '../../src/plugin/contribution.ts'
import { entry } from './entries.ts'

await loadCompiler()

const cors = entry({ key: 'cors', imports: [{ from: 'hono/cors', names: ['cors'] }], code: 'cors()', rank: 60 })
const purge = entry({
  key: 'purge',
  slot: 'scheduled',
  at: '0 3 * * *',
  imports: [{ from: 'src/purge.ts', names: ['purge'] }],
  code: 'purge',
})

function host(text: string, files: { readonly [path: string]: string } = {}) {
  return detectHost({ file: 'src/index.ts', text, read: (path) => (path === 'src/index.ts' ? text : files[path]) })
}

function withEntries(
  text: string,
  entries: readonly SlotContribution[],
  present: readonly SlotContribution[] = [],
): string {
  return host(text).add(entries, present).get('src/index.ts') ?? text
}

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ClodoError) return `${error.code} ${error.message}`
    throw error
  }
  return 'accepted'
}

const plain = `import { Hono } from 'hono'\n\nconst app = new Hono()\n\nexport default app\n`

describe('an entry that the user edited', () => {
  const edited = withEntries(plain, [cors]).replace('cors())', "cors({ origin: 'https://a.example' })) // ours")

  it('is known, and neither added again nor removed', () => {
    expect(host(edited).holds(cors)).toBe('edited')
    expect(host(edited).add([cors], [cors]).size).toBe(0)
    expect(refusal(() => host(edited).remove([cors]))).toContain('EDIT_REFUSED src/index.ts: cors was edited')
  })

  it('keeps its rank among the others', () => {
    const first = entry({
      key: 'first',
      code: 'first',
      imports: [{ from: 'src/first.ts', names: ['first'] }],
      rank: 10,
    })
    const last = entry({ key: 'last', code: 'last', imports: [{ from: 'src/last.ts', names: ['last'] }], rank: 90 })
    const text = withEntries(edited, [last, first], [cors])
    expect(text).toContain("app.use(first)\napp.use(cors({ origin: 'https://a.example' })) // ours")
    expect(text.indexOf('app.use(last)')).toBeGreaterThan(text.indexOf('// ours'))
  })

  it('was laid out anew only: that is no edit', () => {
    const formatted = withEntries(plain, [cors]).replace('app.use(cors())', 'app.use(\n  cors(),\n);')
    expect(host(formatted).holds(cors)).toBe('yes')
    expect(host(formatted).remove([cors]).get('src/index.ts')).toBe(plain)
  })

  it('has a comment of the user: that is one', () => {
    const noted = withEntries(plain, [cors]).replace('cors()', 'cors(/* for all */)')
    expect(host(noted).holds(cors)).toBe('edited')
  })
})

it('takes no entry for another one, edited, that shares its import', () => {
  const imports = [{ from: 'src/allow.ts', names: ['allow'] }]
  const read = entry({ key: 'read', imports, code: "allow('read')" })
  const write = entry({ key: 'write', imports, code: "allow('write')" })
  const text = withEntries(plain, [read])
  expect(host(text).holds(write, [read])).toBe('no')
  expect(withEntries(text, [write], [read])).toBe(withEntries(plain, [write, read]))
})

describe('what the user wrote around ours', () => {
  it('stays when ours goes', () => {
    const noted = withEntries(plain, [cors])
      .replace('app.use(cors())', '// everybody may ask\napp.use(cors()) // really')
      .replace('export', 'console.log(cors)\nexport')
    const text = host(noted).remove([cors]).get('src/index.ts')
    expect(text).toContain("import { cors } from 'hono/cors'\n")
    expect(text).toContain('// everybody may ask\n // really\n')
    expect(text).not.toContain('app.use')
  })

  it('catches all: routes stand above it', () => {
    const route = entry({ key: 'items', slot: 'route', rank: 1000, at: '/items', code: 'items' })
    const text = plain.replace('\nexport', "\n// the rest\napp.get('*', (c) => c.notFound())\n\nexport")
    const added = withEntries(text, [route])
    expect(added).toContain("app.route('/items', items)\n// the rest\napp.get('*'")
    expect(host(added).remove([route]).get('src/index.ts')).toBe(text)
  })
})

describe('a shape that cannot be edited without guessing', () => {
  it.each([
    [
      'a line without a semicolon',
      `import { Hono } from 'hono'\nconst app = new Hono() /* x */ /* y\n*/ export default app\n`,
      cors,
      'shares its line',
    ],
    ['a plain class', `export default class { fetch() {} }\n`, cors, 'is a function or a plain class'],
    [
      'a class that the module uses',
      `export default class Main extends WorkerEntrypoint {}\nexport type Service = Main\n`,
      cors,
      'it uses the class Main',
    ],
    ['a decorated class', `@traced\nexport default class extends WorkerEntrypoint {}\n`, cors, 'has a decorator'],
    ['a class that gets a cron', `export default class extends WorkerEntrypoint {}\n`, purge, 'no further handler'],
    [
      'a class that is exported later and gets a cron',
      `class Main extends WorkerEntrypoint {}\nexport default Main\n`,
      purge,
      'no further handler',
    ],
    ['a Worker from elsewhere', `import worker from './w'\nexport default worker\n`, purge, 'no further handler'],
    ['options, not handlers', `export default createWorker({ mode: 1 })\n`, purge, 'no further handler'],
    ['a function', `export default function () {}\n`, cors, 'is a function'],
    ['a service worker', `addEventListener('fetch', (event) => {})\n`, cors, 'service worker'],
    ['a service worker on self', `self.addEventListener('fetch', (event) => {})\n`, cors, 'service worker'],
    ['nothing', `addEventListener('other', (event) => {})\nrun()\nconst a = 1\n`, cors, 'no default export'],
    [
      'a handler that takes every event',
      `export default { fetch() {}, async scheduled(controller, env, ctx) {\n  run()\n} }\n`,
      purge,
      'takes every event, whatever its cron',
    ],
    [
      'a handler that takes parts',
      `export default { fetch() {}, scheduled({ cron, ...controller }) {\n  run(controller.cron)\n} }\n`,
      purge,
      'cannot be extended',
    ],
    [
      'a handler without parentheses',
      `export default { fetch() {}, scheduled: controller => {\n  run(controller.cron)\n} }\n`,
      purge,
      'cannot be extended',
    ],
    [
      'a handler on one line',
      `export default { fetch() {}, scheduled(event) { run(event.cron) } }\n`,
      purge,
      'on one line',
    ],
    [
      'a handler from elsewhere',
      `import { scheduled } from './x'\nexport default { fetch() {}, scheduled }\n`,
      purge,
      'is no function of this file',
    ],
    [
      'no check slot',
      plain,
      entry({ key: 'db', slot: 'check', code: 'db' }),
      'no place for an entry of the slot "check"',
    ],
    [
      'an export that is taken',
      `${plain}export class Room {}\n`,
      entry({ key: 'room', slot: 'export', code: 'Room', imports: [{ from: 'src/room.ts', names: ['Room'] }] }),
      'exports another Room',
    ],
    ['a module from elsewhere', `export { default } from 'elsewhere'\n`, cors, 'is made by a package'],
  ])('%s', (_, text, given, reason) => {
    const said = refusal(() => host(text).add([given]))
    expect(said).toContain('EDIT_REFUSED src/index.ts: ')
    expect(said).toContain(reason)
  })

  it('is made outside of the project', () => {
    const files = { '../shared/worker.ts': 'export default { fetch() {} }\n', '../shared/app.ts': plain }
    for (const name of ['worker', 'app'])
      expect(refusal(() => host(`export { default } from '../../shared/${name}'\n`, files).add([cors]))).toContain(
        'outside of the project',
      )
  })

  it('prints the edit to make by hand', () => {
    const text = `export default createWorker({ mode: 1 })\n`
    try {
      host(text).add([purge])
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ exit: 4, data: { file: 'src/index.ts' }, where: 'src/index.ts' })
      expect(error).toMatchObject({
        data: { patch: "import { purge } from './purge'\nscheduled (0 3 * * *): purge" },
      })
    }
  })

  it('does not parse', () => {
    expect(refusal(() => host('export default {\n  fetch( {}\n'))).toContain('FILE_UNPARSABLE')
  })
})

describe('extensions of imports', () => {
  const own = entry({ key: 'own', code: 'own()', imports: [{ from: 'src/own/own.ts', names: ['own'] }] })
  const importOf = (files: { [path: string]: string }) =>
    /from '(\..*)'/.exec(host(plain, files).add([own]).get('src/index.ts') ?? '')?.[1]

  it.each([
    ['{ "compilerOptions": { "allowImportingTsExtensions": true } } // x', './own/own.ts'],
    ['{ "compilerOptions": { "rewriteRelativeImportExtensions": true, }, }', './own/own.ts'],
    ['{ "compilerOptions": { "module": "NodeNext" } }', './own/own.js'],
    ['{ "compilerOptions": { "moduleResolution": "bundler" } }', './own/own'],
    ['{}', './own/own'],
  ])('follow %s', (config, expected) => {
    expect(importOf({ 'tsconfig.json': config })).toBe(expected)
  })
})

describe('a Worker within the chain', () => {
  const class_ = `export default class extends Base {}\n`

  it('keeps a shell that the user edited', () => {
    const texts = host(class_).add([cors])
    const shell = `${texts.get('src/middleware.ts')}// mine\n`
    const removed = host(texts.get('src/index.ts') ?? '', { 'src/middleware.ts': shell }).remove([cors])
    expect(removed.get('src/index.ts')).toBe(class_)
    expect(removed.get('src/middleware.ts')).toContain('// mine')
  })

  it('takes a name that is free, for its module as for its function', () => {
    const taken = { 'src/middleware.ts': '', 'src/with-middleware.ts': '', 'src/request-chain.ts': '' }
    const texts = host(`const withMiddleware = 1\nexport default { withMiddleware }\n`, taken).add([cors])
    expect(texts.get('src/index.ts')).toContain(
      "import { withMiddleware as withMiddlewareChain } from './clodo-middleware'",
    )
    expect(texts.has('src/clodo-middleware.ts')).toBe(true)
  })

  it('numbers names that are all taken', () => {
    const text = plain.replace('const app', 'const cors = 1, corsMiddleware = 2, corsCors = 3, cors2 = 4\nconst app')
    expect(withEntries(text, [cors])).toContain("import { cors as cors3 } from 'hono/cors'")
  })
})

describe('an application with a base path', () => {
  const route = (at: string) =>
    entry({
      key: at,
      slot: 'route',
      at,
      code: 'roles',
      rank: 500,
      imports: [{ from: 'src/roles.ts', names: ['roles'] }],
    })
  const app = (base: string) =>
    `import { Hono } from 'hono'\n\nconst app = new Hono().basePath(${base})\n\nexport default app\n`

  it('has the paths of entries without it, and takes them out again', () => {
    const text = app("'/v1/'")
    const entries = [cors, route('/v1/roles'), route('/v1')]
    const after = withEntries(text, entries)
    expect(after).toContain("app.route('/roles', roles)")
    expect(after).toContain("app.route('/', roles)")
    expect(after).toContain('app.use(cors())')
    expect(host(after).remove(entries, entries).get('src/index.ts')).toBe(text)
    expect(entries.map((one) => host(after).holds(one, entries))).toEqual(['yes', 'yes', 'yes'])
  })

  it.each([
    ["'/v1'", '/roles', 'the base path /v1, and /roles would stand below it'],
    ["'/v1'", '/v10/roles', 'the base path /v1'],
    ['prefix', '/v1/roles', 'a base path that is no literal'],
  ])('%s has no place for %s', (base, at, reason) => {
    expect(refusal(() => withEntries(app(base), [route(at)]))).toContain(
      `EDIT_REFUSED src/index.ts: its application has ${reason}`,
    )
    expect(refusal(() => withEntries(app(base), [cors]))).toBe('accepted')
  })
})
