import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { json, jsonc } from '../../src/edit/json.ts'
import { jsonTree } from '../../src/edit/json-tree.ts'
import { object, value, whims, writeJsonc } from './documents.ts'
import { holdsChange, holdsInverse, holdsPrune, holdsRemoval } from './laws.ts'

const file = 'a.jsonc'
const text = fc.tuple(object, whims, fc.boolean()).map(([data, numbers, plain]) => writeJsonc(data, numbers, plain))
const commentsOf = (body: string) => {
  const tree = jsonTree(body.replace('\uFEFF', ''), file)
  return tree.comments.map(({ start, end }) => tree.text.slice(start, end))
}
const law = { format: jsonc, file, text, commentsOf }

describe('laws', () => {
  test('a removal is the inverse of a set or an insertion', () => holdsInverse(law))
  test('parents that were made go again', () => holdsPrune(law))
  test('a removal keeps all the rest and every comment', () => holdsRemoval(law))
  // A value of another type with comments inside, on one line with others, has no place where they could go.
  test('any document becomes any other', () => holdsChange({ ...law, mayRefuse: /has comments in it/ }, value))
})

describe('a new key', () => {
  test.each([
    ['into nothing', '{}', '{\n  "k": 1\n}'],
    ['into a blank', '{ }', '{ "k": 1 }'],
    ['into an empty line', '{\n}', '{\n  "k": 1\n\n}'],
    ['after a comment alone', '{\n  // c\n}', '{\n  // c\n  "k": 1\n}'],
    [
      'at its sorted place',
      '{\n  "a": 1, // a\n  // z\n  "z": 2\n}',
      '{\n  "a": 1, // a\n  "k": 1,\n  // z\n  "z": 2\n}',
    ],
    ['last where unsorted', '{\n  "z": 1,\n  "a": 2 // a\n}', '{\n  "z": 1,\n  "a": 2, // a\n  "k": 1\n}'],
    ['first', '{ // c\n\t"z": 2\n}', '{ // c\n\t"k": 1,\n\t"z": 2\n}'],
    ['after a trailing comma', '{\n    "a": 1,\n}', '{\n    "a": 1,\n    "k": 1,\n}'],
    ['on one line', '{ "a": 1 }', '{ "a": 1, "k": 1 }'],
    ['in dense text', '{"a":1,"z":2}', '{"a":1,"k":1,"z":2}'],
    ['with CRLF and BOM', '\uFEFF{\r\n\t"a": 1\r\n}\r\n', '\uFEFF{\r\n\t"a": 1,\r\n\t"k": 1\r\n}\r\n'],
    ['before commas in front', '{\n    "a": 1\n  , "z": 2\n}', '{\n    "a": 1\n  , "k": 1, "z": 2\n}'],
  ])('%s', (_, before, after) => {
    expect(jsonc.set(before, ['k'], 1, file)).toBe(after)
    expect(jsonc.remove(after, ['k'], [], file)).toBe(before)
  })
})

describe('values', () => {
  const nested = '{\n  // mine\n  "vars": {\n    "A": "1", // a\n    "B": [1, 2]\n  }\n}\n'

  test('only what differs is touched', () => {
    expect(jsonc.set(nested, ['vars'], { B: [1, 3], A: '1', C: { d: [] } }, file)).toBe(
      '{\n  // mine\n  "vars": {\n    "A": "1", // a\n    "B": [1, 3],\n    "C": {\n      "d": []\n    }\n  }\n}\n',
    )
    expect(jsonc.set(nested, [], { vars: { B: [1, 2], A: '1' } }, file)).toBe(nested)
  })

  test('items are told apart by their name', () => {
    const before = '[\n  { "name": "a", "x": 1 }, // a\n  { "name": "b" } // b\n]'
    expect(json.set(before, [], [{ name: 'n' }, { name: 'b', y: 2 }], file)).toBe(
      '[\n  { "name": "n" }, // a\n  { "name": "b", "y": 2 } // b\n]',
    )
    expect(json.set(before, [], [{ name: 'b' }], file)).toBe('[\n  // a\n  { "name": "b" } // b\n]')
    expect(json.set(before, [], [{ name: 'a', x: 1 }, { name: 'c' }, { name: 'b' }], file)).toBe(
      '[\n  { "name": "a", "x": 1 }, // a\n  {\n    "name": "c"\n  },\n  { "name": "b" } // b\n]',
    )
  })

  test('a removal leaves the comments of what goes', () => {
    expect(jsonc.remove(nested, ['vars'], [], file)).toBe('{\n  // mine\n  // a\n}\n')
    expect(jsonc.remove('{ "a": 1 /* c */, "b": { /* d */ } }', ['b'], [], file)).toBe('{ "a": 1 /* c */ /* d */\n }')
    expect(jsonc.remove('{ "a": 1 }', ['b'], [['a']], file)).toBe('{ "a": 1 }')
  })

  test('a value of another type leaves its comments above', () => {
    expect(jsonc.set('{\n  "a": [ // c\n    1\n  ]\n}', ['a'], 1, file)).toBe('{\n  // c\n  "a": 1\n}')
    expect(jsonc.set('[ // c\n]', [], {}, file)).toBe('// c\n{}')
    expect(() => jsonc.set('{ "a": [1 /* c */] }', ['a'], 1, file)).toThrow(
      expect.objectContaining({ code: 'EDIT_REFUSED' }),
    )
  })

  test('a list that fits only without its key stands on several lines', () => {
    const list = ['a'.repeat(30), 'b'.repeat(34)]
    const [one, other] = list.map((item) => JSON.stringify(item))
    expect(jsonc.set('{}\n', ['kk'], list, file)).toBe(`{\n  "kk": [${one}, ${other}]\n}\n`)
    expect(jsonc.set('{}\n', ['keys'], list, file)).toBe(`{\n  "keys": [\n    ${one},\n    ${other}\n  ]\n}\n`)
  })

  test('lists of scalars stand on one line while they fit, but in package.json', () => {
    const long = Array.from({ length: 12 }, (_, i) => `item ${i}`)
    expect(json.set('{}', ['k'], ['a'], file)).toBe('{\n  "k": ["a"]\n}')
    expect(json.set('{}', ['k'], long, file)).toBe(
      `{\n  "k": [\n    ${long.map((item) => `"${item}"`).join(',\n    ')}\n  ]\n}`,
    )
    expect(json.set('{}', ['files'], ['a'], 'web/package.json')).toBe('{\n  "files": [\n    "a"\n  ]\n}')
  })

  test('parents are pruned where named and empty', () => {
    const before = '{\n  "a": {\n    "b": { "c": 1 }\n  },\n  "l": [[1]]\n}'
    expect(json.remove(before, ['a', 'b', 'c'], [['a', 'b']], file)).toBe('{\n  "a": {},\n  "l": [[1]]\n}')
    expect(json.remove(before, ['l', 0, 0], [['l', 0], ['l'], []], file)).toBe(
      '{\n  "a": {\n    "b": { "c": 1 }\n  }\n}',
    )
    expect(json.remove(before, ['l', 0, 0], [['a']], file)).toContain('"l": [[]]')
  })
})

describe('what cannot be done', () => {
  const code = (name: string, where?: string) => expect.objectContaining(where ? { code: name, where } : { code: name })

  test('is refused', () => {
    expect(() => json.set('{"a":"x"}', ['a', 'b'], 1, file)).toThrow(code('EDIT_REFUSED', file))
    expect(() => json.set('[]', [2], 1, file)).toThrow(code('EDIT_REFUSED'))
    expect(() => json.insert('{"a":{}}', ['a'], 1, 'end', file)).toThrow(code('EDIT_REFUSED'))
    expect(() => json.set('{"a":1,"a":2}', ['a'], 3, file)).toThrow(code('EDIT_REFUSED'))
    expect(() => json.remove('{"a":1,"a":2}', ['a'], [], file)).toThrow(code('EDIT_REFUSED'))
  })

  test('a text that does not parse is shown with its position', () => {
    expect(() => json.parse('{\n  "a": ?\n}', file)).toThrow(code('FILE_UNPARSABLE', 'a.jsonc:2:8'))
    expect(() => json.parse('', file)).toThrow(code('FILE_UNPARSABLE', 'a.jsonc:1:1'))
    expect(() => json.parse('{} {}', file)).toThrow(code('FILE_UNPARSABLE', 'a.jsonc:1:4'))
  })
})

test('a list that is missing is made', () => {
  expect(json.insert('{}', ['a', 'b'], 1, 0, file)).toBe('{\n  "a": {\n    "b": [1]\n  }\n}')
  expect(json.insert('{"a":[1]}', ['a'], 2, 9, file)).toBe('{"a":[1,2]}')
  expect(json.set('{"a":[1]}', ['a', 1], 2, file)).toBe('{"a":[1,2]}')
})
