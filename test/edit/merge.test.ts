import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatOf, prepareFormats } from '../../src/edit/format.ts'
import { merge3, type Prefer } from '../../src/edit/merge.ts'
import type { Json } from '../../src/plugin/json.ts'
import { object, whims, writeJsonc } from './documents.ts'

beforeAll(() => prepareFormats(['wrangler.toml', 'ci.yml']))

const text = (json: unknown) => `${JSON.stringify(json, null, 2)}\n`
const merged = (base: unknown, ours: unknown, theirs: unknown, prefer?: Prefer) => {
  const result = merge3('wrangler.jsonc', { base: text(base), ours: text(ours), theirs: text(theirs) }, prefer)
  return { value: formatOf('a.json')?.parse(result.text, 'a.json'), conflicts: result.conflicts.map(({ at }) => at) }
}

describe('of values', () => {
  const kv = (binding: string, id = 'x') => ({ binding, id })
  const jose = (range?: string) => ({
    dependencies: { hono: '4.0.0', ...(range === undefined ? {} : { jose: range }) },
  })
  test.each<[string, unknown, unknown, unknown, unknown, string[]]>([
    ['a raised dependency goes', jose('6.2.17'), jose('6.9.1'), jose(), jose(), []],
    ['a raised dependency stays', jose('6.2.17'), jose('^6.9.1'), jose('6.3.0'), jose('^6.9.1'), []],
    ['a raised dependency is wanted higher', jose('^6.2.17'), jose('^6.9.1'), jose('^7.0.0'), jose('^7.0.0'), []],
    ['a lowered one', jose('6.2.17'), jose('6.1.0'), jose('6.3.0'), jose('6.1.0'), ['/dependencies/jose']],
    ['a lowered one goes', jose('6.2.17'), jose('6.1.0'), jose(), jose('6.1.0'), ['/dependencies/jose']],
    ['one of the workspace', jose('6.2.17'), jose('workspace:*'), jose(), jose('workspace:*'), ['/dependencies/jose']],
    ['both add a key', {}, { a: 1 }, { b: 2 }, { a: 1, b: 2 }, []],
    ['both add the same', {}, { a: 1 }, { a: 1 }, { a: 1 }, []],
    ['both change differently', { a: 1 }, { a: 2 }, { a: 3 }, { a: 2 }, ['/a']],
    ['both change alike', { a: 1, b: 1 }, { a: 2, b: 1, c: 1 }, { a: 2, b: 1 }, { a: 2, b: 1, c: 1 }, []],
    ['deleted here, changed there', { a: 1, b: 1 }, { b: 1 }, { a: 2, b: 1 }, { b: 1 }, ['/a']],
    ['deleted here, kept there', { a: 1, b: 1 }, { b: 1 }, { a: 1, b: 2 }, { b: 2 }, []],
    ['changed here, deleted there', { a: 1, b: 1 }, { a: 2, b: 1 }, { b: 1 }, { a: 2, b: 1 }, ['/a']],
    ['deleted by both', { a: 1, b: 1 }, { b: 1 }, {}, {}, []],
    ['nested', { v: { a: 1 } }, { v: { a: 1, u: 1 } }, { v: { a: 2 } }, { v: { a: 2, u: 1 } }, []],
    ['the rest of a collection goes', { vars: { a: 1 } }, { vars: { a: 1, u: 1 } }, {}, { vars: { u: 1 } }, []],
    ['a collection whose member changed', { vars: { a: 1 } }, { vars: { a: 2 } }, {}, { vars: { a: 2 } }, ['/vars/a']],
    ['a record goes, but changed here', { r: { a: 1 } }, { r: { a: 1, u: 1 } }, {}, { r: { a: 1, u: 1 } }, ['/r']],
    ['an emptied collection goes', { vars: { a: 1 }, b: 1 }, { vars: {}, b: 1 }, { b: 1 }, { b: 1 }, []],
    ['a list goes, but for what was added', { l: ['a'] }, { l: ['a', 'u'] }, {}, { l: ['u'] }, []],
    ['items of both', { l: ['a'] }, { l: ['a', 'u'] }, { l: ['a', 'b'] }, { l: ['a', 'b', 'u'] }, []],
    ['an item goes', { l: ['a', 'b'] }, { l: ['a', 'b', 'u'] }, { l: ['b'] }, { l: ['b', 'u'] }, []],
    ['an item first', { l: ['a'] }, { l: ['u', 'a'] }, { l: ['b', 'a'] }, { l: ['b', 'u', 'a'] }, []],
    ['an item twice', { l: ['a'] }, { l: ['a', 'a'] }, { l: ['a', 'b'] }, { l: ['a', 'b', 'a'] }, []],
    [
      'bindings by name',
      { k: [kv('A')] },
      { k: [kv('A', 'mine')] },
      { k: [kv('A'), kv('B')] },
      { k: [kv('A', 'mine'), kv('B')] },
      [],
    ],
    [
      'a binding that both changed',
      { k: [kv('A')] },
      { k: [kv('A', 'mine')] },
      { k: [kv('A', 'y')] },
      { k: [kv('A', 'mine')] },
      ['/k/0/id'],
    ],
    ['a binding that is gone here', { k: [kv('A')] }, { k: [] }, { k: [kv('A', 'y')] }, { k: [] }, ['/k/0']],
    [
      'items without a name',
      { k: [{ x: 1 }] },
      { k: [{ x: 1 }, { x: 2 }] },
      { k: [{ x: 3 }] },
      { k: [{ x: 3 }, { x: 2 }] },
      [],
    ],
    ['two kinds of value', { a: 1 }, { a: [1] }, { a: { b: 1 } }, { a: [1] }, ['/a']],
    ['containers added by both', {}, { v: { a: 1 } }, { v: { b: 1 } }, { v: { a: 1, b: 1 } }, []],
  ])('%s', (_, base, ours, theirs, value, conflicts) => {
    expect(merged(base, ours, theirs)).toEqual({ value, conflicts })
  })

  test('the other side may be preferred', () => {
    expect(merged({ a: 1 }, { a: 2, u: 1 }, { a: 3 }, 'theirs')).toEqual({ value: { a: 3, u: 1 }, conflicts: ['/a'] })
    expect(merged({ a: 1, b: 1 }, { a: 2, b: 1 }, { b: 1 }, 'theirs')).toEqual({ value: { b: 1 }, conflicts: ['/a'] })
  })

  test('a conflict shows its sides, and not one that is missing', () => {
    const result = merge3('a.json', { base: '{"a~/b":1}', ours: '{}', theirs: '{"a~/b":"x"}' })
    expect(result.conflicts).toEqual([{ at: '/a~0~1b', base: '1', theirs: '"x"' }])
  })

  test('comments and form of ours stay', () => {
    const ours = '{\r\n\t// mine\r\n\t"a": 1, // one\r\n\t"u": [ 1 ],\r\n}'
    const result = merge3('a.jsonc', { base: '{"a":1}', ours, theirs: '{"a":2,"b":{"c":true}}' })
    expect(result.text).toBe(
      '{\r\n\t// mine\r\n\t"a": 2, // one\r\n\t"b": {\r\n\t\t"c": true\r\n\t},\r\n\t"u": [ 1 ],\r\n}',
    )
  })

  test('a difference of form alone is none', () => {
    const ours = '{"a": 1, "u": 2}'
    expect(merge3('a.json', { base: '{"a":1}', ours, theirs: '{\n  "a": 1 // new\n}' })).toEqual({
      text: ours,
      conflicts: [],
    })
  })

  test('TOML and YAML', () => {
    const toml = merge3('wrangler.toml', {
      base: 'a = 1\n',
      ours: 'a = 1 # mine\nu = 1\n',
      theirs: 'a = 2\n\n[vars]\nX = "y"\n',
    })
    expect(toml).toEqual({ text: 'a = 2 # mine\nu = 1\n\n[vars]\nX = "y"\n', conflicts: [] })
    const yaml = merge3('ci.yml', {
      base: 'on: push\n',
      ours: '# mine\non: push\n',
      theirs: 'on: [push, pull_request]\n',
    })
    expect(yaml).toEqual({ text: '# mine\non: [push, pull_request]\n', conflicts: [] })
  })

  test('what one side alone did is done, whatever the document', () => {
    fc.assert(
      fc.property(object, object, whims, (base, theirs, numbers) => {
        const before = writeJsonc(base, numbers, true)
        const ours = `${before}\n`
        const result = merge3('a.json', { base: before, ours, theirs: JSON.stringify(theirs) })
        expect(result.conflicts).toEqual([])
        expect(formatOf('a.json')?.parse(result.text, 'a.json')).toEqual(theirs)
      }),
      { numRuns: 300 },
    )
  })

  test('what ours added is there or in a conflict', () => {
    const leaves = (json: Json, at = ''): string[] =>
      typeof json === 'object' && json !== null
        ? Object.entries(json).flatMap(([key, item]) => leaves(item, Array.isArray(json) ? at : `${at}/${key}`))
        : [`${at}=${JSON.stringify(json)}`]
    fc.assert(
      fc.property(object, object, object, (base, ours, theirs) => {
        const result = merge3('a.json', { base: text(base), ours: text(ours), theirs: text(theirs) })
        const left = leaves(formatOf('a.json')?.parse(result.text, 'a.json') ?? null)
        const added = leaves(ours).filter((leaf) => !leaves(base).includes(leaf))
        expect(added.filter((leaf) => !left.includes(leaf))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

describe('of lines', () => {
  const file = 'src/app.ts'
  test.each<[string, string, string, string, string, string[]]>([
    ['far apart', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n', 'A\nb\nC\n', []],
    ['next to each other', 'a\nb\n', 'A\nb\n', 'a\nB\n', 'A\nB\n', []],
    ['inserted beside a change', 'a\nb\n', 'a\nu\nb\n', 'a\nB\n', 'a\nu\nB\n', []],
    ['inserted after a change', 'a\nb\n', 'A\nb\n', 'a\nx\nb\n', 'A\nx\nb\n', []],
    ['the same', 'a\n', 'b\n', 'b\n', 'b\n', []],
    ['both at one place', 'a\n', 'a\nu\n', 'a\nx\n', 'a\nu\n', ['line 2']],
    ['both, with lines in common', 'a\n', 'a\nx\nu\nz\n', 'a\nx\nt\nz\n', 'a\nx\nu\nz\n', ['line 3']],
    ['a line that both bring, once within a change', 'a\nb\n', 'A\nx\nb\n', 'a\nx\nb\n', 'A\nx\nb\n', ['line 1']],
    ['changed by both', 'a\nb\nc\n', 'a\nu\nv\nc\n', 'a\nx\nc\n', 'a\nu\nv\nc\n', ['lines 2-3']],
    ['deleted and changed', 'a\nb\nc\n', 'a\nc\n', 'a\nB\nc\n', 'a\nc\n', ['line 2']],
    ['over several hunks', 'a\nb\nc\nd\n', 'A\nb\nC\nd\n', 'x\ny\nz\nd\n', 'A\nb\nC\nd\n', ['lines 1-3']],
    ['line endings are kept', 'a\nb\nc\n', 'a\r\nB\r\nc\r\n', 'a\nb\nc\nd\n', 'a\r\nB\r\nc\r\nd\r\n', []],
    ['line endings are changed', 'a\nb\nc\n', 'a\nB\nc\n', 'a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\n', []],
    ['mixed line endings', 'a\nb\nc\nd\n', 'a\nb\nc\r\nd\n', 'A\nb\nc\nd\n', 'A\nb\nc\r\nd\n', []],
    ['BOM', 'a\nb\nc\n', '\uFEFFa\nb\nC\n', 'A\nb\nc\n', '\uFEFFA\nb\nC\n', []],
    ['no final newline', 'a\nb\nc\n', 'a\nb\nc', 'A\nb\nc\n', 'A\nb\nc', []],
    ['a final newline comes', 'a\nb\nc', 'a\nb\nC', 'A\nb\nc\n', 'A\nb\nC\n', []],
    ['emptied here', 'a\n', '', 'a\nb\n', 'b\n', []],
    ['emptied there', 'a\nb\n', 'a\nb\nu\n', '', 'u\n', []],
  ])('%s', (_, base, ours, theirs, expected, conflicts) => {
    const result = merge3(file, { base, ours, theirs })
    expect({ text: result.text, conflicts: result.conflicts.map(({ at }) => at) }).toEqual({
      text: expected,
      conflicts,
    })
  })

  test('a conflict may be marked, or settled for the other side', () => {
    const sides = { base: 'a\nb\n', ours: 'a\nu\n', theirs: 'a\nx\n' }
    expect(merge3(file, sides, 'markers').text).toBe('a\n<<<<<<< yours\nu\n=======\nx\n>>>>>>> clodo\n')
    expect(merge3(file, sides, 'theirs').text).toBe('a\nx\n')
    expect(merge3(file, sides).conflicts).toEqual([{ at: 'line 2', base: 'b', ours: 'u', theirs: 'x' }])
    const json = { base: '{\n  "a": 1\n}\n', ours: '{\n  "a": 2\n}\n', theirs: '{\n  "a": 3\n}\n' }
    expect(merge3('a.json', json, 'markers').text).toBe(
      '{\n<<<<<<< yours\n  "a": 2\n=======\n  "a": 3\n>>>>>>> clodo\n}\n',
    )
  })

  test('data that does not parse is merged by line', () => {
    const result = merge3('a.json', {
      base: '{\n"a": 1,\n"b": 1\n}\n',
      ours: '{\n"a": 1 1,\n"b": 1\n}\n',
      theirs: '{\n"a": 1,\n"b": 2\n}\n',
    })
    expect(result).toEqual({ text: '{\n"a": 1 1,\n"b": 2\n}\n', conflicts: [] })
  })

  test('a merge by line of data that would not parse is one conflict', () => {
    const sides = { base: '{\n"a": 1,\n"a": 2\n', ours: '{\n"a": 1,\n"a": 2\n}\n', theirs: 'x\n"a": 1,\n"a": 2\n' }
    expect(merge3('a.json', sides)).toEqual({ text: sides.ours, conflicts: [{ at: '/', ...sides }] })
    expect(merge3('a.json', sides, 'theirs').text).toBe(sides.theirs)
  })

  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}', 'constructor'), { maxLength: 8 })
  const edited = (own: string) =>
    fc.array(
      fc.oneof(
        fc.constantFrom('a', 'b', 'c', '', '}'),
        fc.nat(9).map((n) => `${own}${n}`),
      ),
      { maxLength: 8 },
    )
  const write = ([bom, all, eol, final]: [string, string[], string, boolean]) =>
    bom + all.join(eol) + (final ? eol : '')
  const form = (all: fc.Arbitrary<string[]>) =>
    fc.tuple(fc.constantFrom('', '\uFEFF'), all, fc.constantFrom('\n', '\r\n'), fc.boolean()).map(write)

  test('no line of ours is lost', () => {
    const bare = (body: string) => body.replace('\uFEFF', '').split(/\r?\n/)
    fc.assert(
      fc.property(form(lines), form(edited('u')), form(edited('t')), (base, ours, theirs) => {
        const result = merge3(file, { base, ours, theirs }, 'theirs')
        const known = [...bare(result.text), ...result.conflicts.flatMap((conflict) => bare(conflict.ours ?? ''))]
        const added = bare(ours).filter((line) => !bare(base).includes(line))
        expect(added.filter((line) => !known.includes(line))).toEqual([])
        const kept = merge3(file, { base, ours, theirs })
        expect(added.filter((line) => !bare(kept.text).includes(line))).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  test('quick exits are exact', () => {
    fc.assert(
      fc.property(fc.constantFrom('a.ts', 'a.json'), fc.string(), fc.string(), (name, a, b) => {
        expect(merge3(name, { base: a, ours: a, theirs: b })).toEqual({ text: b, conflicts: [] })
        expect(merge3(name, { base: a, ours: b, theirs: a })).toEqual({ text: b, conflicts: [] })
        expect(merge3(name, { base: a, ours: b, theirs: b })).toEqual({ text: b, conflicts: [] })
      }),
    )
  })
})
