import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { yaml } from '../../src/edit/yaml.ts'
import { yamlTree } from '../../src/edit/yaml-tree.ts'
import type { Json } from '../../src/plugin/json.ts'
import { object, whims, writeYaml } from './documents.ts'
import { holdsChange, holdsInverse, holdsPrune, holdsRemoval } from './laws.ts'

const file = 'ci.yml'
const text = fc.tuple(object, whims, fc.boolean()).map(([data, numbers, plain]) => writeYaml(data, numbers, plain))
const commentsOf = (body: string) => {
  const tree = yamlTree(body.replace('\uFEFF', ''), file)
  return tree.comments.map(({ start, end }) => tree.text.slice(start, end))
}
const law = { format: yaml, file, text, commentsOf, mayRefuse: /has comments in it/, runs: 500 }

describe('laws', () => {
  test('a removal is the inverse of a set or an insertion', () => holdsInverse(law))
  test('parents that were made go again', () => holdsPrune(law))
  test('a removal keeps all the rest and every comment', () => holdsRemoval(law))
  test('any document becomes any other', () => holdsChange(law, object))
})

describe('a new key', () => {
  test.each<[string, string, (string | number)[], Json, string]>([
    ['into nothing', '', ['k'], 1, 'k: 1\n'],
    ['into comments alone', '# c', ['k'], 1, '# c\nk: 1'],
    ['at its sorted place', 'a: 1 # a\n# z\nz: 2\n', ['k'], 'x', 'a: 1 # a\nk: x\n# z\nz: 2\n'],
    ['last', 'z: 1\na: |\n  text\r\n', ['k'], '- x', 'z: 1\na: |\n  text\nk: "- x"\r\n'],
    ['into a flow map', 'a: { b: 1 }\n', ['a', 'c'], ['x, y'], 'a: { b: 1, c: ["x, y"] }\n'],
    ['into an empty map', 'a: {} # c\n', ['a', 'c'], true, 'a: {c: true} # c\n'],
    ['into an item', '- a: 1\n  b: 2\n', [0, 'c'], { d: [1] }, '- a: 1\n  b: 2\n  c:\n    d:\n      - 1\n'],
    ['first into an item', 'x:\n- n: 1\n', ['x', 0, 'a'], 1, 'x:\n- a: 1\n  n: 1\n'],
    [
      'above a deeper one',
      'a:\n    b: 1\nz: 1\n',
      ['k'],
      { l: { m: 1 } },
      'a:\n    b: 1\nk:\n    l:\n        m: 1\nz: 1\n',
    ],
    ['after an empty value', 'a: &x !!null\nb:\n', ['c'], 1, 'a: &x !!null\nb:\nc: 1\n'],
    ['beside an alias', 'x: &x 1\ny: [*x]\n', ['y', 1], 2, 'x: &x 1\ny: [*x, 2]\n'],
    ['beside a pair in a list', 'x: [a: 1]\n', ['x', 1], 1, 'x: [a: 1, 1]\n'],
    ['before the end of the document', 'a: 1\n...\n', ['b'], { c: null, d: [] }, 'a: 1\nb:\n  c: null\n  d: []\n...\n'],
    ['with the quotes of the file', "a: 'x'\n", ['b'], '#', "a: 'x'\nb: '#'\n"],
  ])('%s', (_, before, path, value, after) => {
    expect(yaml.set(before, path, value, file)).toBe(after)
    expect(yaml.remove(after, path, [], file)).toBe(before)
  })
})

describe('values', () => {
  test('items', () => {
    const before = 'on:\n- push # p\n- pull\n'
    expect(yaml.insert(before, ['on'], 'tag', 1, file)).toBe('on:\n- push # p\n- tag\n- pull\n')
    expect(yaml.insert(before, ['on'], { a: ['b'] }, 0, file)).toBe('on:\n- a:\n  - b\n- push # p\n- pull\n')
    expect(yaml.remove(before, ['on', 0], [], file)).toBe('on:\n# p\n- pull\n')
  })

  test('a replacement keeps quotes and comments', () => {
    expect(yaml.set('a: "x" # c\n', ['a'], 'y', file)).toBe('a: "y" # c\n')
    expect(yaml.set('a: # c\nb: 1\n', ['b'], '1', file)).toBe('a: # c\nb: "1"\n')
    expect(yaml.set('a:\nb: 1\n', ['a'], 2, file)).toBe('a: 2\nb: 1\n')
    expect(yaml.set('a:\n  b: 1\nc: 1\n', ['a'], 2, file)).toBe('a: 2\nc: 1\n')
    expect(yaml.set('a: x\n', ['a'], { b: ['c'] }, file)).toBe('a: { b: [c] }\n')
    expect(yaml.set('a: [x]\n', ['a', 0], 'y: z', file)).toBe('a: ["y: z"]\n')
  })

  test('what becomes empty is written so, with its comments below', () => {
    expect(yaml.remove('a:\n  b: 1 # c\nd: 1\n', ['a', 'b'], [], file)).toBe('a: {}\n  # c\nd: 1\n')
    expect(yaml.remove('a:\n  - 1\n', ['a', 0], [], file)).toBe('a: []\n')
    expect(yaml.remove('- - 1\n', [0, 0], [], file)).toBe('- []\n')
    expect(yaml.remove('a: 1\n', ['a'], [], file)).toBe('')
  })

  test('anchors elsewhere stay as they are', () => {
    const before = 'x: &x\n  a: 1\ny: *x\nz:\n  <<: *x\nk: 1\n'
    expect(yaml.set(before, ['k'], 2, file)).toBe(before.replace('k: 1', 'k: 2'))
  })
})

describe('what cannot be done', () => {
  test.each<[string, string, (string | number)[], Json]>([
    ['inside an anchor', 'x: &x\n  a: 1\ny: *x\n', ['x', 'b'], 1],
    ['inside an alias', 'x: &x\n  a: 1\ny: *x\n', ['y', 'b'], 1],
    ['inside a merge', 'x: &x\n  a: 1\ny:\n  <<: *x\n', ['y', 'b'], 1],
    ['an anchored value', 'x: &x 1\ny: *x\n', ['x'], 2],
    ['a tagged value', 'x: !!str 1\n', ['x'], 2],
    ['beside an anchor in a list', 'x: [&x 1]\n', ['x', 1], 2],
    ['inside a scalar', 'x: 1\n', ['x', 'b'], 1],
    ['beside an explicit key', '? a\n: 1\n', ['b'], 1],
    ['beside a tagged key', '!!str a: 1\n', ['b'], 1],
    ['comments in a value', 'a: [ # c\n  1 ]\n', ['a'], 1],
    ['another document', 'a: 1\n', [], 1],
  ])('%s is refused', (_, before, path, value) => {
    expect(() => yaml.set(before, path, value, file)).toThrow(
      expect.objectContaining({ code: 'EDIT_REFUSED', where: file }),
    )
  })

  test('emptying the whole list or what is tagged', () => {
    expect(() => yaml.remove('- 1\n', [0], [], file)).toThrow(expect.objectContaining({ code: 'EDIT_REFUSED' }))
    expect(() => yaml.remove('a: !!map\n  b: 1\n', ['a', 'b'], [], file)).toThrow(
      expect.objectContaining({ code: 'EDIT_REFUSED' }),
    )
  })

  test('a text that does not parse is shown with its position', () => {
    const where = (position: string) => expect.objectContaining({ code: 'FILE_UNPARSABLE', where: position })
    expect(() => yaml.parse('a: 1\nb: [\n', file)).toThrow(where('ci.yml:3:1'))
    expect(() => yaml.parse('a: 1\n---\nb: 1\n', file)).toThrow(expect.objectContaining({ code: 'FILE_UNPARSABLE' }))
  })
})
