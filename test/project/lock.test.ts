import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identity } from '../../src/kind/index.ts'
import type { Contribution } from '../../src/plugin/contribution.ts'
import type { Json } from '../../src/plugin/json.ts'
import { parseBase, printBase } from '../../src/project/base.ts'
import { emptyLock, type Lock, type LockedFile, parseLock, printLock } from '../../src/project/lock.ts'
import { refusal } from '../support/refusal.ts'

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('"', '\\', '\n', '\u2028', 'constructor', 'a/b'))

/** No backslash: no path has one, and a parser of V8 13.6 mistakes a key that is one for other keys. */
const name = text.filter((one) => !one.includes('\\'))
const json = fc
  .jsonValue({ maxDepth: 2, depthSize: 'small' })
  .filter((one) => !JSON.stringify(one).includes('\\')) as fc.Arbitrary<Json>

const fact: fc.Arbitrary<Contribution> = fc.oneof(
  fc.record({ kind: fc.constant('script' as const), name: text, run: text }),
  fc.record({ kind: fc.constant('line' as const), file: text, line: text }),
  fc.record({ kind: fc.constant('file' as const), path: text, text: fc.constant('') }),
  fc.record({ kind: fc.constant('key' as const), file: text, at: fc.array(text), value: json }),
)

const lockedFile: fc.Arbitrary<LockedFile> = fc.oneof(
  fc.constant({ as: 'managed' } as const),
  fc.record({ as: fc.constant('seeded' as const), hash: text }),
)

const lock: fc.Arbitrary<Lock> = fc.record({
  schema: fc.constant(1),
  plugins: fc.dictionary(name, fc.record({ version: text, source: text })),
  facts: fc.uniqueArray(fc.record({ fact, of: fc.array(text, { minLength: 1 }) }), {
    selector: (one) => identity(one.fact),
  }),
  files: fc.dictionary(name, lockedFile),
})

const byIdentity = (one: Lock) =>
  [...one.facts].sort((a, b) => (identity(a.fact) < identity(b.fact) ? -1 : 1)).map((owned) => ({ ...owned }))

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown

describe('the lock', () => {
  test('is read as it was written, and written in one way', () => {
    fc.assert(
      fc.property(lock, (one) => {
        const printed = printLock(one)
        const read = parseLock(printed)
        expect(plain(read)).toEqual(plain({ ...one, facts: byIdentity(one) }))
        expect(printLock(read)).toBe(printed)
        const turned = {
          ...one,
          facts: [...one.facts].reverse(),
          files: Object.fromEntries(Object.entries(one.files).reverse()),
        }
        expect(printLock(turned)).toBe(printed)
      }),
    )
  })

  test('has a line for each plugin, fact and file, so that branches merge', () => {
    const facts = [
      { fact: { kind: 'line', file: 'a', line: '1' }, of: ['p'] },
      { fact: { kind: 'line', file: 'a', line: '2' }, of: ['p'] },
    ] as const
    const files = { a: { as: 'managed' }, b: { as: 'seeded', hash: 'x' } } as const
    const lines = printLock({ ...emptyLock, facts, files }).split('\n')
    expect(lines.filter((line) => line.includes('"line"'))).toHaveLength(2)
    expect(lines.filter((line) => line.includes('"as"'))).toHaveLength(2)
    expect(parseLock(printLock(emptyLock))).toEqual(emptyLock)
  })

  test('names a file or a migration; its text stands in the base', () => {
    const facts = [
      { fact: { kind: 'file', path: 'a.ts', text: 'long', template: true, with: { a: 1 } }, of: ['p'] },
      { fact: { kind: 'file', path: 'b.sql', text: 'long', seeded: true }, of: ['p'] },
      { fact: { kind: 'migration', name: '1_a', sql: 'long' }, of: ['p'] },
    ] as const
    const printed = printLock({ ...emptyLock, facts })
    expect(printed).not.toContain('long')
    expect(parseLock(printed).facts.map((one) => one.fact)).toEqual([
      { kind: 'file', path: 'a.ts', text: '' },
      { kind: 'file', path: 'b.sql', text: '', seeded: true },
      { kind: 'migration', name: '1_a', sql: '' },
    ])
  })

  test.each([
    ['no JSON', '<<<<<<< ours', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['null', 'null', 'no lock'],
    ['a list', '[]', 'no lock'],
    ['another schema', '{"schema":2}', 'has schema 2; this CLODO reads 1'],
    ['a lock without facts', '{"schema":1,"plugins":{},"files":{}}', 'no lock'],
    ['a lock whose plugins are a list', '{"schema":1,"plugins":[],"facts":[],"files":{}}', 'no lock'],
    ['a lock whose files are null', '{"schema":1,"plugins":{},"facts":[],"files":null}', 'no lock'],
  ])('that is %s is refused', async (_name, broken, message) => {
    const error = await refusal(() => parseLock(broken))
    expect(error).toMatchObject({ code: 'LOCK_UNREADABLE', where: '.clodo/lock.json' })
    expect(error.message).toContain(message)
  })
})

describe('the base', () => {
  test('is read as it was written, and written in one way', () => {
    fc.assert(
      fc.property(fc.dictionary(name, text), (base) => {
        const printed = printBase(base)
        expect(plain(parseBase(printed))).toEqual(plain(base))
        expect(printBase(Object.fromEntries(Object.entries(base).reverse()))).toBe(printed)
      }),
    )
  })

  test('has a line for each file', () => {
    expect(printBase({ b: 'two\nlines\n', a: '1' })).toBe('{\n"a": "1",\n"b": "two\\nlines\\n"\n}\n')
    expect(parseBase(undefined)).toEqual({})
  })

  test.each(['{', '', 'null', '[]', '"a"', '{"a":1}'])('%j is refused', async (broken) => {
    expect(await refusal(() => parseBase(broken))).toMatchObject({ code: 'LOCK_UNREADABLE', where: '.clodo/base.json' })
  })
})
