import { expect, it } from 'vitest'
import { editorOf } from '../../src/kind/editor.ts'
import type { Placement } from '../../src/kind/index.ts'
import { inTheirLists, raisedIn } from '../../src/plan/sections.ts'

const path = 'package.json'
const dependency = (list: string, name: string): Placement => ({
  at: 'key',
  file: path,
  path: [list, name],
  value: '1',
})

it('finds a dependency in the list where the user has it', () => {
  const text = '{ "devDependencies": { "hono": "catalog:", "jose": "^6" }, "dependencies": { "jose": "workspace:*" } }'
  const placed = [
    dependency('dependencies', 'hono'),
    dependency('dependencies', 'jose'),
    dependency('dependencies', 'zod'),
  ]
  expect(inTheirLists(placed, text, path)).toEqual([
    dependency('devDependencies', 'hono'),
    dependency('dependencies', 'jose'),
    dependency('dependencies', 'zod'),
  ])
})

it('leaves all else where it is', () => {
  const script: Placement = { at: 'key', file: path, path: ['scripts', 'hono'], value: 'x' }
  expect(inTheirLists([script], '{ "dependencies": { "hono": "1" } }', path)).toEqual([script])
  expect(inTheirLists([script], undefined, path)).toEqual([script])
})

it('tells which dependencies were raised, and what that comes to', () => {
  const at = (name: string, value: string): Placement => ({
    at: 'key',
    file: path,
    path: ['dependencies', name],
    value,
  })
  const text =
    '{ "dependencies": { "gone": "2.1.0", "high": "2.1.0", "low": "2.1.0", "same": "2.0.0", "less": "1.0.0", "odd": "*" } }'
  const names = ['gone', 'high', 'low', 'same', 'less', 'odd']
  const placed = names.map((name) => at(name, '2.0.0'))
  const want = [at('high', '3.0.0'), at('low', '2.0.5'), at('same', '2.0.5')]
  const editor = editorOf(path)
  const id = (name: string) => editor.identify(at(name, ''))
  expect(raisedIn(text, { path, placed, want, ...editor })).toEqual({
    kept: new Set([id('low')]),
    outdone: new Set([id('gone'), id('high')]),
  })
})
