import { expect, it } from 'vitest'
import type { Placement } from '../../src/kind/index.ts'
import { inTheirLists } from '../../src/plan/sections.ts'

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
