import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClodoError } from '../../src/errors.ts'
import type { Stated } from '../../src/plugin/index.ts'
import { validate, validateProvided } from '../../src/resolve/validate.ts'

/** One right contribution of each kind and of each type of binding, with every key that may be left out. */
const right: Stated[] = [
  { kind: 'file', path: 'src/routes/[id]/(group)/a.ts', text: '', template: true, with: { a: [1] }, seeded: false },
  { kind: 'files', from: 'files.kv', with: {}, seeded: true },
  { kind: 'key', file: '.github/settings.json', at: ['a', '0'], value: null },
  { kind: 'dependency', name: '@hono/zod-validator', range: '^1.0.0', dev: true },
  { kind: 'script', name: 'db:migrate', run: 'wrangler d1 migrations apply DB' },
  { kind: 'binding', type: 'kv', name: 'CACHE' },
  { kind: 'binding', type: 'd1', name: 'DB', migrations: 'migrations' },
  { kind: 'binding', type: 'r2', name: 'FILES' },
  { kind: 'binding', type: 'durable-object', name: 'ROOM', className: 'Room', module: 'src/room.ts' },
  { kind: 'binding', type: 'queue', name: 'JOBS', queue: 'shop-jobs', consume: { max_batch_size: 10 } },
  { kind: 'binding', type: 'service', name: 'AUTH', service: 'auth', entrypoint: 'Auth' },
  { kind: 'binding', type: 'ratelimit', name: 'LIMIT', limit: 100, period: 60 },
  { kind: 'binding', type: 'analytics-engine', name: 'POINTS', dataset: 'points' },
  { kind: 'binding', type: 'send-email', name: 'MAIL' },
  { kind: 'binding', type: 'assets', name: 'ASSETS', directory: 'public', options: { html_handling: 'none' } },
  { kind: 'binding', type: 'version-metadata', name: 'VERSION' },
  { kind: 'binding', type: 'images', name: 'IMAGES' },
  { kind: 'variable', name: 'LOG_LEVEL', value: 'info', in: { production: 'warn' }, describe: 'How much is logged' },
  { kind: 'secret', name: 'JWT_SECRET', describe: 'Signs tokens', local: 'random-hex-32' },
  { kind: 'cron', expression: '*/5 0 1,15 * MON-FRI' },
  {
    kind: 'slot',
    slot: 'middleware',
    key: 'cors',
    rank: 60,
    imports: [
      { from: 'hono/cors', names: ['cors', 'a as b'] },
      { from: 'cloudflare:workers', namespace: 'workers' },
      { from: '@scope/x/y', default: 'x', typeOnly: true },
    ],
    code: 'cors()',
    at: '*',
  },
  { kind: 'migration', name: '20260101000000_audit', sql: 'CREATE TABLE a (b)' },
  { kind: 'section', file: 'README.md', title: 'Cache', rank: 1, text: 'About it.' },
  { kind: 'line', file: '.gitignore', line: '.dev.vars*' },
  {
    kind: 'probe',
    name: 'a route answers',
    request: { method: 'POST', path: '/v1/items?x=1', headers: { accept: '*/*' }, body: [1] },
    as: { sub: 'u1' },
    expect: { status: 201, headers: { vary: '' }, json: { id: 1 } },
  },
  { kind: 'credential', secret: 'JWT_SECRET', algorithm: 'HS256', claims: { sub: 'probe' } },
  { kind: 'command', name: 'greet', describe: 'Greets', from: 'commands/greet.ts' },
  { kind: 'setting', at: ['observability', 'traces'], value: { enabled: true } },
  { kind: 'deployable', name: 'tail', main: 'workers/tail.ts', config: {} },
]

const file = { kind: 'file', path: 'a.ts', text: '' }
const slot = { kind: 'slot', slot: 'route', key: 'k', rank: 1, imports: [], code: 'x' }
const probe = { kind: 'probe', name: 'p', request: { path: '/' }, expect: { status: 200 } }

function refusal(call: () => unknown): ClodoError {
  try {
    call()
  } catch (error) {
    if (error instanceof ClodoError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('validate', () => {
  test('passes one right contribution of each kind, as a copy', () => {
    const copy = validate('p', right)
    expect(copy).toEqual(right)
    expect(copy[0]).not.toBe(right[0])
  })

  test.each(right.flatMap((fact) => Object.keys(fact).map((key) => [fact.kind, key, fact] as const)))(
    'a %s with a wrong %s is refused',
    (_kind, key, fact) => {
      const anything = key === 'value' ? undefined : { toString: 1 }
      const loose = key === 'with' || key === 'consume' || key === 'options' || key === 'config' || key === 'in'
      const wrong = loose || key === 'as' || key === 'claims' ? [] : anything
      expect(refusal(() => validate('p', [{ ...fact, [key]: wrong }]))).toMatchObject({ code: 'PLUGIN_INVALID' })
    },
  )

  test('names the plugin, the index, the kind and the key', () => {
    const error = refusal(() => validate('cache', [file, { ...slot, imports: [{ from: 'a' }, { from: '../a' }] }]))
    expect(error.message).toBe(
      'Plugin cache: imports[1].from of contribution 1 (slot) must be a package or a path from the root of the project.',
    )
    expect(error).toMatchObject({ where: 'cache', data: { plugin: 'cache', index: 1, at: 'imports[1].from' } })
  })

  test.each([
    ['no list', {}, 'must be a list'],
    ['no object', [1], 'kind of contribution 0 must be one of file, files,'],
    ['null', [null], 'kind of contribution 0'],
    ['a kind nobody knows', [{ kind: 'shell', run: 'rm' }], 'contribution 0 (shell)'],
    ['a kind that every object has', [{ kind: 'constructor' }], 'contribution 0 (constructor) must be one of'],
    ['a type of binding nobody knows', [{ kind: 'binding', type: 'vault', name: 'A' }], 'type of contribution 0'],
    ['a binding without type', [{ kind: 'binding', name: 'A' }], 'type of contribution 0'],
    ['a missing key', [{ kind: 'file', path: 'a' }], 'text of contribution 0 (file) must be there'],
    ['a misspelt key', [{ ...file, templte: true }], 'templte of contribution 0 (file) must be left out'],
    ['a wrong type', [{ ...slot, rank: '1' }], 'rank of contribution 0 (slot) must be a number'],
    ['a list that is none', [{ ...slot, imports: {} }], 'imports of contribution 0 (slot) must be a list'],
    ['a header of two lines', [{ ...probe, request: { path: '/', headers: { a: 'b\r\nc: d' } } }], 'request.headers.a'],
    ['headers that are no object', [{ ...probe, request: { path: '/', headers: [] } }], 'request.headers'],
    [
      'a request that is no object',
      [{ ...probe, request: '/' }],
      'request of contribution 0 (probe) must be an object',
    ],
    ['a status out of range', [{ ...probe, expect: { status: 99 } }], 'expect.status'],
    ['a status with a fraction', [{ ...probe, expect: { status: 200.5 } }], 'expect.status'],
    ['more facts than anybody needs', Array(5001).fill(file), 'at most 5000'],
  ])('refuses %s', (_name, stated, message) => {
    expect(refusal(() => validate('p', stated)).message).toContain(message)
  })

  test.each([
    '../a',
    'a/../../b',
    '/etc/passwd',
    'a\\..\\b',
    'C:/a',
    'C:a',
    '',
    '.',
    './a',
    'a//b',
    'a/',
    'a\0b',
    'a\nb',
    '.git/hooks/pre-commit',
    '.GIT/config',
    'sub/.git/config',
    '.git./config',
    '.git /config',
    'git~1/config',
    '.g\u200cit/a',
    '.clodo/lock.json',
    'node_modules/hono/index.js',
    '.dev.vars',
    'aux:stream',
    'a?b',
    'a*',
  ])('a path %j leaves the project or touches what is not a plugin’s', (path) => {
    const outside = [
      { ...file, path },
      { kind: 'files', from: path },
      { kind: 'key', file: path, at: ['a'], value: 1 },
      { kind: 'line', file: path, line: 'a' },
      { kind: 'section', file: path, title: 'a', rank: 1, text: '' },
      { kind: 'deployable', name: 'a', main: path, config: {} },
      { kind: 'binding', type: 'durable-object', name: 'A', className: 'A', module: path },
      { kind: 'binding', type: 'd1', name: 'A', migrations: path },
      { kind: 'binding', type: 'assets', name: 'A', directory: path },
    ]
    for (const fact of outside)
      expect(refusal(() => validate('p', [fact])).message).toContain('a path inside the project')
  })

  test.each(['.dev.vars.example', '.gitignore', '.github/workflows/ci.yml', 'a b/ü.ts', '..a/b..c', 'src/$id.ts'])(
    'a path %j is the project’s',
    (path) => expect(validate('p', [{ ...file, path }])).toHaveLength(1),
  )

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'the name %s is no plugin’s to take',
    (name) => {
      const taken = [
        { kind: 'variable', name, value: 1, describe: '' },
        { kind: 'binding', type: 'kv', name },
        { kind: 'script', name, run: 'a' },
        { kind: 'dependency', name },
        { kind: 'key', file: 'package.json', at: [name, 'polluted'], value: 1 },
        { ...slot, key: name },
      ]
      for (const fact of taken) expect(refusal(() => validate('p', [fact])).code).toBe('PLUGIN_INVALID')
    },
  )

  test.each(['./a', '../a', '/a', 'a/../b', "a'; evil()", 'a b', ''])('an import cannot come from %j', (from) => {
    expect(refusal(() => validate('p', [{ ...slot, imports: [{ from }] }])).message).toContain('imports[0].from')
  })
})

describe('what is no plain data', () => {
  const loop: unknown[] = []
  loop.push(loop)
  test.each([
    ['a function', () => 1, 'a function'],
    ['a symbol', Symbol('a'), 'a symbol'],
    ['a bigint', 1n, 'a bigint'],
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a date', new Date(0), 'a Date'],
    ['a map', new Map(), 'a Map'],
    ['a promise', Promise.resolve([]), 'a Promise'],
    ['an instance', new (class A {})(), 'not a plain object'],
    ['an object with a toJSON', { toJSON: () => 'a' }, 'a function'],
    ['a hole in a list', Array(1), 'value[0]'],
    ['itself', loop, 'deeper than 32'],
    ['half a surrogate pair', 'a\ud800', 'half a surrogate pair'],
    ['a prototype', JSON.parse('{"__proto__":{"a":1}}'), '__proto__'],
  ])('%s is refused with its place', (_name, value, message) => {
    const error = refusal(() => validate('p', [{ kind: 'key', file: 'a.json', at: ['a'], value }]))
    expect(error.message).toContain(message)
    expect(error.message).toContain('[0].value')
  })

  test('an async contribute is refused', () => {
    expect(refusal(() => validate('p', Promise.resolve([]))).message).toContain('a Promise')
  })

  test('a getter is read once and a thrown one is the plugin’s fault', () => {
    let reads = 0
    const fact = {
      kind: 'file',
      text: '',
      get path() {
        return reads++ === 0 ? 'a' : '../b'
      },
    }
    expect(validate('p', [fact])).toEqual([{ kind: 'file', text: '', path: 'a' }])
    const thrower = new Proxy(
      {},
      {
        ownKeys() {
          throw new TypeError('no')
        },
      },
    )
    expect(refusal(() => validate('p', [thrower])).message).toContain('cannot be read')
  })

  test('undefined keys are left out, objects without prototype and -0 are taken', () => {
    const value = Object.assign(Object.create(null), { a: -0 })
    expect(validate('p', [{ kind: 'key', file: 'a', at: ['a'], value }])).toEqual([
      { kind: 'key', file: 'a', at: ['a'], value: { a: 0 } },
    ])
    expect(validate('p', [{ ...file, seeded: undefined }])).toEqual([file])
  })

  test('too many values and too many characters are refused', () => {
    const wide = { kind: 'key', file: 'a', at: ['a'], value: Array(200_001).fill(0) }
    expect(refusal(() => validate('p', [wide])).message).toContain('more than 200000 values')
    expect(refusal(() => validate('p', [{ ...file, text: 'x'.repeat(16_000_001) }])).message).toContain('characters')
  })

  test('any plain data survives as JSON would have it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        fc.pre(!JSON.stringify(value).includes('"__proto__"'))
        const [copy] = validate('p', [{ kind: 'key', file: 'a', at: ['a'], value }])
        expect(copy).toHaveProperty('value', JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('whatever is stated, the answer is facts or a refusal that names the plugin', () => {
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
      fc
        .constantFrom(...right)
        .chain((fact) =>
          fc
            .dictionary(fc.constantFrom(...Object.keys(fact)), fc.anything(), { maxKeys: 2 })
            .map((odd) => ({ ...fact, ...odd })),
        ),
    )
    fc.assert(
      fc.property(fc.array(anything), (stated) => {
        try {
          expect(validate('p', stated)).toHaveLength(stated.length)
        } catch (error) {
          expect(error).toMatchObject({ code: 'PLUGIN_INVALID', where: 'p' })
        }
      }),
    )
  })
})

describe('validateProvided', () => {
  test('passes a copy of what is declared', () => {
    expect(validateProvided('p', { db: { dialect: 'd1', binding: 'DB' } }, ['db'])).toEqual({
      db: { dialect: 'd1', binding: 'DB' },
    })
  })

  test.each([
    ['a list', [], 'must be an object'],
    ['nothing', undefined, 'is undefined'],
    ['a capability not declared', { db: 1, mail: 1 }, 'mail of what `provide` returned must be named in `provides`'],
    ['less than declared', {}, 'db of what `provide` returned must be there'],
    ['a function', { db: () => 1 }, 'db of what `provide` returned is a function'],
  ])('refuses %s', (_name, provided, message) => {
    const error = refusal(() => validateProvided('p', provided, ['db']))
    expect(error.message).toContain(message)
    expect(error.where).toBe('p')
  })
})
