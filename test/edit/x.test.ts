import fc from 'fast-check'
import { describe, test } from 'vitest'
import { toml } from '../../src/edit/toml.ts'
import { tomlTree } from '../../src/edit/toml-tree.ts'
import { object, value, whims, writeToml } from './documents.ts'
import { holdsChange, holdsInverse, holdsPrune, holdsRemoval } from './laws.ts'
const file = 'wrangler.toml'
const text = fc.tuple(object, whims, fc.boolean()).map(([json, numbers, plain]) => writeToml(json, numbers, plain))
const commentsOf = (body: string) => { const tree = tomlTree(body.replace('\uFEFF', ''), file); return tree.comments.map(({ start, end }) => tree.text.slice(start, end)) }
const mayRefuse = /only a table can go there|has comments in it|dotted key in an inline table|no place of its own|must stay a table/
const law = { format: toml, file, text, commentsOf, mayRefuse, runs: 8000 }
test('1', () => holdsInverse(law),1e6)
test('2', () => holdsPrune(law),1e6)
test('3', () => holdsRemoval(law),1e6)
test('4', () => holdsChange(law, object),1e6)
