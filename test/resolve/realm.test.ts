import { spawnSync } from 'node:child_process'
import { describe, expect, test, vi } from 'vitest'
import { ClodoError } from '../../src/errors.ts'
import * as contract from '../../src/plugin/index.ts'
import { evaluate } from '../../src/resolve/realm/evaluate.ts'
import { openRealm, realmLimits } from '../../src/resolve/realm/realm.ts'

/** A plugin as its author publishes it: one bundled module, everything but the contract in it. */
const guestbook = `
import { definePlugin, rank } from 'clodo/plugin'
const words = ['guest', 'book']
export default definePlugin({
  id: 'guestbook',
  title: 'A guest book',
  version: '1.0.0',
  options: { store: { type: 'choice', title: 'Where entries are kept', choices: ['kv', 'memory'], default: 'kv' } },
  requires: ['http'],
  uses: ['guard'],
  provides: ['resources'],
  provide: () => ({ resources: [{ name: 'guests', path: '/guests', methods: { GET: 'read' } }] }),
  contribute: ({ answers, given, project }) => [
    { kind: 'files', from: 'files' },
    { kind: 'files', from: 'files.' + answers.store },
    { kind: 'binding', type: 'durable-object', name: 'COUNTER', className: 'GuestCounter', module: 'src/counter.ts' },
    {
      kind: 'slot', slot: 'route', key: 'guestbook', imports: [{ from: 'src/guests.ts', names: ['guests'] }],
      rank: given.guard === undefined ? rank.publicRoute : rank.route, code: 'guests', at: undefined,
    },
    { kind: 'script', name: 'guests', run: 'node scripts/guests.mjs ' + project.name },
    { kind: 'command', name: 'guests', describe: words.join(' '), from: 'commands/guests.ts' },
  ],
})
`

const input = {
  answers: { store: 'memory' },
  given: { guard: { module: 'src/guard.ts', allow: 'allow' } },
  project: {
    name: 'shop',
    description: '',
    domain: '',
    environments: ['production'],
    compatibilityDate: '2026-01-01',
    packageManager: 'npm' as const,
    pinNode: '',
  },
}

/** A plugin that is right but for what is given here. */
function plugin(parts: { body?: string; contribute?: string; more?: string; first?: string }): string {
  return `${parts.first ?? ''}
    export default { id: 'p', title: 'P', version: '1.0.0', ${parts.more ?? ''}
      contribute: ${parts.contribute ?? `(input) => { ${parts.body ?? 'return []'} }`} }`
}

const value = (expression: string) =>
  plugin({ body: `return [{ kind: 'key', file: 'a.json', at: ['a'], value: ${expression} }]` })

async function contributed(source: string, limits = realmLimits): Promise<unknown> {
  const realm = await openRealm(source, 'package', limits)
  return realm.contribute(input)
}

async function refusal(promise: Promise<unknown>): Promise<ClodoError> {
  const error: unknown = await promise.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof ClodoError && error.code === 'PLUGIN_INVALID') return error
  throw error
}

/** A generator that writes down what its taps say. */
async function hear(plugin: { apply(generator: contract.Generator): void }): Promise<unknown[]> {
  const { makeHooks } = await import('../../src/plugin/hooks.ts')
  const generator: contract.Generator = {
    hooks: makeHooks(),
    input: <O extends contract.Options>() => input as unknown as contract.Input<O>,
  }
  const heard: unknown[] = []
  const statement = {
    provide: (id: string, values: unknown) => heard.push([id, values]),
    state: (id: string, stated: unknown) => heard.push([id, stated]),
  }
  plugin.apply(generator)
  await generator.hooks.provide.promise(statement as unknown as contract.Statement)
  await generator.hooks.contribute.promise(statement as unknown as contract.Statement)
  return heard
}

describe('a plugin in a realm', () => {
  test('is its data, and says what the same module says under Node', async () => {
    const here = new URL('../../src/plugin/index.ts', import.meta.url).href
    const text = guestbook.replace("'clodo/plugin'", JSON.stringify(here))
    const { default: live } = await import(`data:text/javascript,${encodeURIComponent(text)}`)
    const realm = await openRealm(guestbook, 'clodo-plugin-guestbook')
    const { provide, contribute, apply, ...data } = live
    expect(realm.definition).toEqual(data)
    expect(await realm.provide(input)).toEqual(provide(input))
    expect(await realm.contribute(input)).toEqual(contribute(input))
    expect(await hear(realm)).toEqual(await hear(live))
    expect(await hear(realm)).toHaveLength(2)
  })

  test('finds in clodo/plugin what is there under Node', async () => {
    const source = plugin({
      first: "import * as contract from 'clodo/plugin'",
      body: `return [{ kind: 'key', file: 'a', at: ['a'], value:
        { names: Object.keys(contract).sort(), rank: contract.rank, template: contract.defineTemplate(input) === input } }]`,
    })
    const fact = { value: { names: Object.keys(contract).sort(), rank: contract.rank, template: true } }
    expect(await contributed(source)).toMatchObject([fact])
  })

  test('without provide taps one hook and provides nothing', async () => {
    const realm = await openRealm(plugin({}), 'package')
    expect(await realm.provide(input)).toEqual({})
    expect(await hear(realm)).toEqual([['p', []]])
  })

  test('keeps nothing from one answer to the next', async () => {
    const realm = await openRealm(
      plugin({ first: 'let calls = 0', body: `calls++; return [{ kind: 'line', file: 'a', line: 'call ' + calls }]` }),
      'package',
    )
    expect([await realm.contribute(input), await realm.contribute(input)]).toMatchObject([
      [{ line: 'call 1' }],
      [{ line: 'call 1' }],
    ])
  })

  test('finds nothing in the memory that another one used', async () => {
    const marks = await contributed(value("new Array(1e4).fill('a mark of mine').map((text, at) => text + at).length"))
    expect(marks).toMatchObject([{ value: 1e4 }])
    const source = value('Array.from(new Uint32Array(2e5)).filter((word) => word !== 0).length')
    expect(await contributed(source)).toMatchObject([{ value: 0 }])
    expect(await contributed(source)).toEqual(await contributed(source))
  })

  test('sees nothing of the machine: no host names, a clock that stands, the same random numbers', async () => {
    const names = [
      'process',
      'require',
      'fetch',
      'console',
      'setTimeout',
      'WebAssembly',
      'performance',
      'os',
      'std',
      'print',
    ]
    const source = value(`{
      names: ${JSON.stringify(names)}.filter((name) => name in globalThis),
      now: [Date.now(), new Date().getTimezoneOffset()], random: Math.random(),
      made: Function('return typeof process')(),
    }`)
    const first = await contributed(source)
    expect(first).toMatchObject([{ value: { names: [], now: [1, 0], made: 'undefined' } }])
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] })
    const second = await contributed(source).finally(() => vi.useRealTimers())
    expect(second).toEqual(first)
  })

  test('answers questions asked at once, each its own', async () => {
    const lines = Array.from({ length: 8 }, (_, index) => `line ${index}`)
    const ask = (line: string) => contributed(plugin({ body: `return [{ kind: 'line', file: 'a', line: '${line}' }]` }))
    expect(await Promise.all(lines.map(ask))).toMatchObject(lines.map((line) => [{ line }]))
  })
})

describe('a plugin that does not end or takes all there is', () => {
  const short = { ...realmLimits, time: 300 }
  test.each([
    ['an endless loop', 'while (true) {}'],
    ['a loop inside the engine', "return String(new Array(1e9)) + ''"],
    ['a regular expression that backtracks', "return /^(a+)+$/.test('a'.repeat(64) + 'b')"],
    ['a search without end', 'return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
  ])('%s is ended, and the next plugin runs', async (_name, body) => {
    const error = await refusal(contributed(plugin({ body }), short))
    expect(error.message).toMatch(/^Plugin (p|package): .* it took longer than 300 ms\.$/)
    expect(await contributed(plugin({}))).toEqual([])
  })

  test('an endless loop while loading is ended too', async () => {
    const error = await refusal(openRealm('while (true) {}', 'package', short))
    expect(error.message).toBe('Plugin package: it cannot be loaded: it took longer than 300 ms.')
  })

  test.each([
    ['recursion', 'const f = () => f() + 1; return f()', 'call stack'],
    [
      'recursion through a proxy',
      'const x = new Proxy(function () {}, {}); x.__proto__ = x; return x.foo',
      'call stack',
    ],
    ['deep JSON', "return JSON.parse('['.repeat(1e5))", 'call stack'],
    ['deep source', "return eval('('.repeat(1e5))", 'call stack'],
    ['a string of 2 GB', "return 'x'.repeat(2 ** 31)", 'invalid repeat count'],
    ['a string of 500 MB', "return 'x'.repeat(500 * 2 ** 20)", 'memory'],
    ['many strings', "const all = []; while (true) all.push('x'.repeat(2 ** 20) + all.length)", 'memory'],
    ['many buffers', 'const all = []; while (true) all.push(new Uint8Array(2 ** 19).fill(1))', 'memory'],
    ['a huge number', 'return (1n << 1000000000n) * 3n', 'BigInt'],
  ])('%s is refused, and the next plugin runs', async (_name, body, message) => {
    const error = await refusal(contributed(plugin({ body })))
    expect(error.message).toContain('Plugin p: `contribute` failed:')
    expect(error.message).toContain(message)
    expect(await contributed(plugin({}))).toEqual([])
  })

  test('what it holds is bounded by the limit it was given', async () => {
    const source = value("'x'.repeat(4 * 2 ** 20)")
    expect(await contributed(source)).toHaveLength(1)
    const error = await refusal(contributed(source, { ...realmLimits, memory: 3 * 2 ** 20 }))
    expect(error.message).toContain('memory')
  })

  test('an answer with too much in it is refused', async () => {
    const limits = { memory: 256 * 2 ** 20, time: 30_000 }
    const error = await refusal(contributed(value("'x'.repeat(16_000_001)"), limits))
    expect(error.message).toContain('more than 16000000 characters')
    const more = await refusal(contributed(value("'x'.repeat(2 ** 25)"), limits))
    expect(more.message).toContain('its answer has more than 33554432 characters')
  })
})

describe('a plugin that tricks', () => {
  test.each([
    ['an async contribute', plugin({ contribute: 'async () => []' }), 'what contribute returned is a promise'],
    ['a function', value('() => 1'), '[0].value is a function'],
    ['a symbol', value("Symbol('a')"), 'is a symbol'],
    ['a bigint', value('1n'), 'is a bigint'],
    ['NaN', value('0 / 0'), 'is NaN'],
    ['undefined in a list', value('[undefined]'), '[0].value[0] is undefined'],
    ['a date', value('new Date()'), 'is an object of a class'],
    ['a map', value('new Map()'), 'is an object of a class'],
    ['a toJSON', value("{ toJSON: () => 'a' }"), 'value.toJSON is a function'],
    ['itself', plugin({ body: 'const a = []; a.push(a); return a' }), 'nested too deeply, or in itself'],
    ['nothing', plugin({ body: ''.concat('return undefined') }), 'is undefined'],
    ['no list', plugin({ body: "return { kind: 'line' }" }), 'must be a list'],
    [
      'a path outside',
      plugin({ body: "return [{ kind: 'file', path: '../a', text: '' }]" }),
      'a path inside the project',
    ],
    ['a prototype', value('{ ["__proto__"]: { polluted: 1 } }'), '__proto__'],
    ['a thrown null', plugin({ body: 'throw null' }), '`contribute` failed'],
    ['a thrown trap', plugin({ body: 'throw { get message() { throw 1 } }' }), 'an error that cannot be read'],
    ['a missing method', plugin({ contribute: 'undefined, provide: () => ({})' }), 'no function `contribute`'],
    ['a method that is data', plugin({ more: "provide: 'db'," }), '`provide` is no function'],
    ['a live tap', plugin({ more: 'apply(generator) {},' }), '`apply` of its own'],
    ['a capability not declared', plugin({ more: 'provide: () => ({ db: 1 }),' }), 'must be named in `provides`'],
    [
      'a function in the definition',
      plugin({ more: 'options: { a: () => 1 },' }),
      'definition.options.a is a function',
    ],
    ['a type of option nobody knows', plugin({ more: "options: { a: { type: 'date' } }," }), 'data.options.a.type'],
    ['a title that steers the terminal', plugin({ more: "title: 'a\\u001b[2J'," }), 'data.title must'],
    ['no plugin', 'export default 1', 'its default export is no plugin'],
    ['no export', 'const a = 1', 'its default export is no plugin'],
    ['no JavaScript', 'export default {', 'it cannot be loaded'],
    ['an import of Node', "import 'node:fs'; export default {}", "it imports 'node:fs'"],
    ['an import of a file', "import './chunk.js'; export default {}", "it imports './chunk.js'"],
    ['an import of our own', "import { ask } from 'clodo/ask'; export default {}", "it imports 'clodo/ask'"],
    ['an import of itself', "import 'plugin'; export default {}", "it imports 'plugin'"],
    [
      'an import of what is not there',
      "import { fetch } from 'clodo/plugin'; export default {}",
      'it cannot be loaded',
    ],
    ['an await without end', 'await new Promise(() => {}); export default {}', 'waits for something that never comes'],
    ['a JSON of its own', plugin({ first: "JSON.stringify = () => '[1]'" }), 'it returned nothing'],
    ['a JSON that is none', plugin({ first: "JSON.stringify = () => '{'" }), 'it cannot be loaded'],
    ['a JSON that says nothing', plugin({ first: "JSON.stringify = () => 'null'" }), 'it gave no answer'],
    ['a JSON that is no text', plugin({ first: 'JSON.stringify = () => ({})' }), 'it gave no answer'],
    ['a forged description', plugin({ first: `JSON.stringify = () => '{"value":{}}'` }), 'badly defined'],
    ['a forged fault', plugin({ first: `JSON.stringify = () => '{"fault":{}}'` }), '[object Object]'],
  ])('%s is refused', async (_name, source, message) => {
    const opened = openRealm(source, 'package').then(async (realm) => {
      await realm.provide(input)
      return realm.contribute(input)
    })
    const error = await refusal(opened)
    expect(error.message).toContain(message)
    expect(error.where).toMatch(/^(p|package)$/)
  })

  test('dynamic imports reach nothing', async () => {
    const body =
      "import('node:fs').then((fs) => fs.rmSync('/'), () => 0); return [{ kind: 'line', file: 'a', line: 'a' }]"
    expect(await contributed(plugin({ body }))).toHaveLength(1)
  })

  test('tampered globals hurt only the plugin itself', async () => {
    const first = 'Array.isArray = () => false; Object.prototype.polluted = Array.prototype.polluted = 1'
    const error = await refusal(contributed(plugin({ first })))
    expect(error.message).toContain('what contribute returned is an object of a class')
    expect({}).not.toHaveProperty('polluted')
    expect(await contributed(plugin({}))).toEqual([])
  })

  test('getters and proxies end at the border', async () => {
    const body = "return new Proxy([{ kind: 'line', file: 'a', get line() { return 'read' } }], {})"
    expect(await contributed(plugin({ body }))).toEqual([{ kind: 'line', file: 'a', line: 'read' }])
  })

  test('its message cannot steer the terminal or fill it', async () => {
    const error = await refusal(contributed(plugin({ body: "throw new Error('\\u001b[31m' + 'x'.repeat(9999))" })))
    expect(error.message).not.toMatch(/\p{Cc}/u)
    expect(error.message.length).toBeLessThan(600)
  })
})

describe('evaluate', () => {
  const question = { input: JSON.stringify(input), limits: realmLimits }
  test('answers with what was said or with a fault, and never throws', async () => {
    const source = plugin({ body: 'return [input.project.name]' })
    expect(await evaluate({ ...question, source, method: 'contribute' })).toEqual({ value: ['shop'] })
    expect(await evaluate({ ...question, source, method: 'provide' })).toEqual({ fault: expect.any(String) })
    expect(await evaluate({ ...question, source: guestbook, method: 'define' })).toMatchObject({
      value: { methods: { provide: 'function', contribute: 'function', apply: 'undefined' } },
    })
    expect(await evaluate({ ...question, source, method: 'define', limits: { ...realmLimits, memory: 1000 } })).toEqual(
      {
        fault: expect.any(String),
      },
    )
  })

  test('what a plugin leaves in our own modules is gone with its answer', async () => {
    const source = `import { CommandError } from 'clodo/plugin'
      export default { contribute: () => [(CommandError.left = (CommandError.left ?? 0) + 1)] }`
    for (let turn = 0; turn < 3; turn++)
      expect(await evaluate({ ...question, source, method: 'contribute' })).toEqual({ value: [1] })
  })

  test.each([
    ['an import', "import 'node:fs'", "it imports 'node:fs'"],
    ['an await', 'await new Promise(() => {})', 'waits for something'],
    ['no object', "JSON.stringify = () => '1'", 'it gave no answer'],
    ['no value', "JSON.stringify = () => '{}'", 'it returned nothing'],
    ['a fault', `JSON.stringify = () => '{"fault":1}'`, '1'],
    ['no text', 'JSON.stringify = () => 1', 'it gave no answer'],
    ['a trap', 'JSON.stringify = () => { throw 1 }', 'it gave no answer'],
  ])('%s in place of an answer is a fault', async (_name, first, fault) => {
    const source = plugin({ first })
    expect(await evaluate({ ...question, source, method: 'contribute' })).toEqual({
      fault: expect.stringContaining(fault),
    })
  })
})

describe('a process', () => {
  test.each([
    ['answers', plugin({}), 5000],
    ['would never end', 'while (true) {}', 300],
  ])('with a plugin that %s ends on its own and prints nothing', (_name, source, time) => {
    const realm = new URL('../../src/resolve/realm/realm.ts', import.meta.url).href
    const limits = JSON.stringify({ ...realmLimits, time })
    const code = `const { openRealm } = await import(${JSON.stringify(realm)})
      await openRealm(${JSON.stringify(source)}, 'package', ${limits}).catch(() => 0)`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code])
    expect([status, String(stdout), String(stderr)]).toEqual([0, '', ''])
  })
})
