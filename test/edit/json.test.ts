import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatOf } from '../../src/edit/format.ts'
import { jsonc } from '../../src/edit/json.ts'
import { jsonTree } from '../../src/edit/json-tree.ts'
import { object, value, whims, writeJsonc } from './documents.ts'
import { holdsChange, holdsInverse, holdsPrune, holdsRemoval } from './laws.ts'

const file = 'wrangler.jsonc'
const text = fc.tuple(object, whims, fc.boolean()).map(([json, numbers, plain]) => writeJsonc(json, numbers, plain))
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
