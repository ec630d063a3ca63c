import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toml } from '../../src/edit/toml.ts'
import { tomlTree } from '../../src/edit/toml-tree.ts'
import type { Json } from '../../src/plugin/json.ts'
import { indented, object, whims, writeToml } from './documents.ts'
import { holdsChange, holdsInverse, holdsPrune, holdsRemoval } from './laws.ts'

const file = 'wrangler.toml'
const text = fc
  .tuple(object, whims, fc.boolean(), fc.constantFrom('none', 'headers', 'all'))
  .map(([data, numbers, plain, indents]) => indented(writeToml(data, numbers, plain), indents))

const commentsOf = (body: string) => {
  const tree = tomlTree(body.replace('\uFEFF', ''), file)
  return tree.comments.map(({ start, end }) => tree.text.slice(start, end))
}
const mayRefuse =
  /only a table can go there|has comments in it|dotted key in an inline table|no place of its own|must stay a table/
const law = { format: toml, file, text, commentsOf, mayRefuse }

describe('laws', () => {
  test('a removal is the inverse of a set or an insertion', () => holdsInverse(law))
  test('parents that were made go again', () => holdsPrune(law))
  test('a removal keeps all the rest and every comment', () => holdsRemoval(law))
  test('any document becomes any other', () => holdsChange(law, object))
})

describe('a new key', () => {
  test.each<[string, string, (string | number)[], Json, string]>([
    ['into nothing', '', ['k'], 1, 'k = 1\n'],
    ['into comments alone', '# c', ['k'], 1, '# c\nk = 1'],
    ['into a header that ends the text', '[a]', ['a', 'k'], 1, '[a]\nk = 1'],
    ['first', 'zone = 1\n', ['name'], 'n', 'name = "n"\nzone = 1\n'],
    ['before the first table', '# c\n[a]\nx = 1\n', ['k'], 1, 'k = 1\n\n# c\n[a]\nx = 1\n'],
    [
      'after the last line at the top',
      'name = "x" # n\n\n[a]\n',
      ['vars_file'],
      'v',
      'name = "x" # n\nvars_file = "v"\n\n[a]\n',
    ],
    ['without a final newline', 'name = "x"', ['zone'], 1, 'name = "x"\nzone = 1'],
    ['into a table', '[vars]\r\nA = 1\r\n', ['vars', 'B'], true, '[vars]\r\nA = 1\r\nB = true\r\n'],
    ['into an empty table', '[vars]\n\n[x]\n', ['vars', 'B'], 'x"y', '[vars]\nB = "x\\"y"\n\n[x]\n'],
    ['into an inline table', 'vars = { A = 1 }\n', ['vars', 'B'], { c: [1] }, 'vars = { A = 1, B = { c = [1] } }\n'],
    ['beside dotted keys', 'vars.A = 1\nzone = 1\n', ['vars', 'B'], 2, 'vars.A = 1\nvars.B = 2\nzone = 1\n'],
    [
      'into a table that others imply',
      '[env.s.vars]\nA = 1\n',
      ['env', 's', 'name'],
      'n',
      '[env.s]\nname = "n"\n[env.s.vars]\nA = 1\n',
    ],
    ['above an inner table', '[a]\n[a.b]\n', ['a', 'k'], 1, '[a]\n\nk = 1\n[a.b]\n'],
    [
      'as a table',
      'name = "x"\n',
      ['vars'],
      { A: 'x', t: { u: 1 } },
      'name = "x"\n\n[vars]\nA = "x"\n\n[vars.t]\nu = 1\n',
    ],
    [
      'as a table inside another',
      '[env.s]\nname = "n"\n\n[z]\n',
      ['env', 's', 'vars'],
      { A: 1 },
      '[env.s]\nname = "n"\n\n[env.s.vars]\nA = 1\n\n[z]\n',
    ],
    ['as an inline table beside such', 'a = { x = 1 }\n', ['b'], { y: 1 }, 'a = { x = 1 }\nb = { y = 1 }\n'],
    ['as a list of tables', '', ['kv'], [{ binding: 'A', s: { x: 1 } }], '[[kv]]\nbinding = "A"\ns = { x = 1 }\n'],
    ['as an inline list beside such', 'a = [{ x = 1 }]\n', ['b'], [{ y: 1 }], 'a = [{ x = 1 }]\nb = [{ y = 1 }]\n'],
    ['into an item', '[[kv]]\nbinding = "A"\n', ['kv', 0, 'x'], { y: 1 }, '[[kv]]\nbinding = "A"\nx = { y = 1 }\n'],
    [
      'as far in as tables beside it, and its entries as theirs',
      '[env.s]\n  name = "n"\n\n  [env.s.vars]\n    A = 1\n',
      ['env', 's', 'limits'],
      { cpu_ms: 1 },
      '[env.s]\n  name = "n"\n\n  [env.s.limits]\n    cpu_ms = 1\n\n  [env.s.vars]\n    A = 1\n',
    ],
    [
      'as far in as tables that are as deep, items too',
      '[env.p]\nname = "p"\n\n[env.s]\nname = "n"\n\n\t[env.s.vars]\n\tA = 1\n',
      ['env', 'p', 'kv'],
      [{ b: 'A', ids: Array.from({ length: 12 }, (_, i) => `item ${i}`) }],
      `[env.p]\nname = "p"\n\n\t[[env.p.kv]]\n\tb = "A"\n\tids = [\n${Array.from({ length: 12 }, (_, i) => `\t\t"item ${i}",\n`).join('')}\t]\n\n[env.s]\nname = "n"\n\n\t[env.s.vars]\n\tA = 1\n`,
    ],
    [
      'a step further in than its parent, which is in',
      '[a]\n  [a.b]\n    x = 1\n',
      ['a', 'b', 'c'],
      { y: 1 },
      '[a]\n  [a.b]\n    x = 1\n\n    [a.b.c]\n      y = 1\n',
    ],
    [
      'into a table that others imply, as far in as they',
      '[a]\n\n  [a.b.c]\n    x = 1\n\n  [a.d]\n    x = 1\n',
      ['a', 'b', 'k'],
      1,
      '[a]\n\n  [a.b]\n    k = 1\n  [a.b.c]\n    x = 1\n\n  [a.d]\n    x = 1\n',
    ],
    ['with a quoted name', '[vars]\n', ['vars', 'a b'], 1, '[vars]\n"a b" = 1\n'],
  ])('%s', (_, before, path, value, after) => {
    expect(toml.set(before, path, value, file)).toBe(after)
    expect(toml.remove(after, path, [], file)).toBe(before)
  })
})

describe('an item', () => {
  test.each([
    ['of tables', '[[kv]]\nb = "A"\n\n[vars]\n', '[[kv]]\nb = "A"\n\n[[kv]]\nb = "N"\n\n[vars]\n'],
    ['of inline tables', 'kv = [{ b = "A" }]\n', 'kv = [{ b = "A" }, { b = "N" }]\n'],
    ['of several lines', 'kv = [\n  { b = "A" }, # a\n]\n', 'kv = [\n  { b = "A" }, # a\n  { b = "N" },\n]\n'],
  ])('%s', (_, before, after) => {
    expect(toml.insert(before, ['kv'], { b: 'N' }, 'end', file)).toBe(after)
    expect(toml.remove(after, ['kv', 1], [], file)).toBe(before)
  })

  test('goes before another', () => {
    expect(toml.insert('[[kv]]\nb = "A"\n', ['kv'], { b: 'N' }, 0, file)).toBe('[[kv]]\nb = "N"\n\n[[kv]]\nb = "A"\n')
  })

  test('goes with its inner tables', () => {
    expect(toml.remove('[[q]]\n[q.a]\nx = 1\n\n[[q]]\ny = 1\n', ['q', 0], [], file)).toBe('[[q]]\ny = 1\n')
  })

  test('that was the last leaves an empty list, unless that goes too', () => {
    expect(toml.remove('[[kv]]\nb = "A"\n', ['kv', 0], [], file)).toBe('kv = []\n')
    expect(toml.remove('x = 1\n\n[[kv]]\nb = "A"\n', ['kv', 0], [['kv']], file)).toBe('x = 1\n')
  })
})

describe('values', () => {
  test('a replacement keeps quotes, comments and all around it', () => {
    const before = 'd = 1979-05-27 # date\ns = \'x\' # s\nm = """\r\nlong"""\n'
    expect(toml.set(before, ['s'], 'y', file)).toBe(before.replace("'x'", "'y'"))
    expect(toml.set(before, ['s'], "it's", file)).toBe(before.replace("'x'", '"it\'s"'))
    expect(toml.set(before, ['d'], '1979-05-27', file)).toBe(before)
  })

  test('a table may become a value', () => {
    expect(toml.set('x = 1\n\n[a]\nb = 1\n', ['a'], 2, file)).toBe('a = 2\nx = 1\n')
  })

  test('comments of what goes stay', () => {
    expect(toml.remove('a = [ # c\n  1,\n] # d\nb = 1\n', ['a'], [], file)).toBe('# c\n# d\nb = 1\n')
    expect(toml.remove('x = 1\n\n[a] # h\n# in\nb = 1 # b\n', ['a'], [], file)).toBe('x = 1\n\n# h\n# in\n# b\n')
  })

  test('a long list stands on several lines', () => {
    const long = Array.from({ length: 12 }, (_, i) => `item ${i}`)
    expect(toml.set('', ['a'], long, file)).toBe(`a = [\n${long.map((item) => `  "${item}",\n`).join('')}]\n`)
  })
})

describe('what cannot be done', () => {
  test.each<[string, string, (string | number)[], Json]>([
    ['null', '', ['a'], null],
    ['a dotted key in an inline table', 'a = { b.c = 1 }\n', ['a', 'b', 'd'], 1],
    ['a value for a table of a list', '[[a]]\n', ['a', 0], 1],
    ['a value among tables', '[[a]]\nx = 1\n', ['a', 1], 1],
    ['comments in a value', 'a = [ # c\n1]\n', ['a'], 1],
    ['another document', 'a = 1\n', [], 1],
    ['a table inside an item that implies it', '[[a]]\n[a.b.c]\nx = 1\n', ['a', 0, 'b', 'k'], 1],
  ])('%s is refused', (_, before, path, value) => {
    expect(() => toml.set(before, path, value, file)).toThrow(
      expect.objectContaining({ code: 'EDIT_REFUSED', where: file }),
    )
  })

  test('a text that does not parse is shown with its position', () => {
    const error = { code: 'FILE_UNPARSABLE', where: 'wrangler.toml:2:5' }
    expect(() => toml.parse('a = 1\nb = ?\n', file)).toThrow(expect.objectContaining(error))
  })
})
