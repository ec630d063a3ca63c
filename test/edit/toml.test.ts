import fc from 'fast-check'
import { describe, test } from 'vitest'
import { toml } from '../../src/edit/toml.ts'
import { tomlTree } from '../../src/edit/toml-tree.ts'
import { object, value, whims, writeToml } from './documents.ts'
import { holdsChange, holdsInverse, holdsPrune, holdsRemoval } from './laws.ts'

const file = 'wrangler.toml'
const text = fc.tuple(object, whims, fc.boolean()).map(([json, numbers, plain]) => writeToml(json, numbers, plain))
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
