import fc from 'fast-check'
import { describe, test } from 'vitest'
import { yaml } from '../../src/edit/yaml.ts'
import { yamlTree } from '../../src/edit/yaml-tree.ts'
import { object, whims, writeYaml } from './documents.ts'
import { holdsChange, holdsInverse, holdsPrune, holdsRemoval } from './laws.ts'

const file = 'ci.yml'
const text = fc.tuple(object, whims, fc.boolean()).map(([json, numbers, plain]) => writeYaml(json, numbers, plain))
const commentsOf = (body: string) => {
  const tree = yamlTree(body.replace('\uFEFF', ''), file)
  return tree.comments.map(({ start, end }) => tree.text.slice(start, end))
}
const law = { format: yaml, file, text, commentsOf, mayRefuse: /has comments in it/ }

describe('laws', () => {
  test('a removal is the inverse of a set or an insertion', () => holdsInverse(law))
  test('parents that were made go again', () => holdsPrune(law))
  test('a removal keeps all the rest and every comment', () => holdsRemoval(law))
  test('any document becomes any other', () => holdsChange(law, object))
})
