import { describe, expect, it } from 'vitest'
import { loadCompiler } from '../../../src/edit/typescript/compiler.ts'
import { addMember, dropMember, memberType } from '../../../src/edit/typescript/members.ts'

await loadCompiler()

const db = { of: 'Env', name: 'DB', type: 'D1Database' }
const key = { of: 'Env', name: 'KEY', type: 'string' }

/** Before, and after both members were added. */
const cases: readonly [string, string][] = [
  [
    'export interface Env {\n  A: string // first\n  // the rest\n}\n',
    'export interface Env {\n  A: string // first\n  DB: D1Database\n  KEY: string\n  // the rest\n}\n',
  ],
  [
    'interface Env {\r\n\tA: string;\r\n}\r\n',
    'interface Env {\r\n\tA: string;\r\n\tDB: D1Database;\r\n\tKEY: string;\r\n}\r\n',
  ],
  ['interface Env { A: string }', 'interface Env { A: string; DB: D1Database; KEY: string }'],
  ['interface Env { A: string; }', 'interface Env { A: string; DB: D1Database; KEY: string; }'],
  [
    'type Env = { A: string, B: Queue<{ id: string }>, }',
    'type Env = { A: string, B: Queue<{ id: string }>, DB: D1Database, KEY: string, }',
  ],
  ['interface Env {}', 'interface Env { DB: D1Database; KEY: string }'],
  ['interface Env {\n}\n', 'interface Env {\n  DB: D1Database\n  KEY: string\n}\n'],
  ['interface Env {\n  // nothing\n}\n', 'interface Env {\n  DB: D1Database\n  KEY: string\n  // nothing\n}\n'],
  [
    'type Env = Base & {\n    A: 1,\n    B: 2\n}',
    'type Env = Base & {\n    A: 1,\n    B: 2\n    DB: D1Database\n    KEY: string\n}',
  ],
  [
    'declare global {\n\tinterface Env {\n\t\tA: string\n\t}\n}\nexport {}\n',
    'declare global {\n\tinterface Env {\n\t\tA: string\n\t\tDB: D1Database\n\t\tKEY: string\n\t}\n}\nexport {}\n',
  ],
  ['interface Env { A: string\n  B: string }', 'interface Env { A: string\n  B: string; DB: D1Database; KEY: string }'],
  ['type Env = Other\n', 'type Env = Other\n'],
]

describe.each(cases)('%j', (before, after) => {
  it('takes members, in the form of those that are there', () => {
    const text = addMember(addMember(before, 'a.ts', db), 'a.ts', key)
    expect(text).toBe(after)
    if (text !== before) expect(memberType(text, 'a.ts', db)).toBe('D1Database')
  })

  it('gives the bytes back, in each order', () => {
    expect(dropMember(dropMember(after, 'a.ts', key), 'a.ts', db)).toBe(before)
    expect(addMember(dropMember(after, 'a.ts', db), 'a.ts', db).length).toBe(after.length)
  })
})

it.each(['interface Env { A: string }', 'interface Other { DB: string }'])(
  'leaves %s, which has no such member',
  (text) => expect(dropMember(text, 'a.ts', db)).toBe(text),
)

it('sees methods and members without a type', () => {
  const text = 'interface Env { A; b(): void; "quoted key": 1 }'
  expect(['A', 'b', 'c', '"quoted key"'].map((name) => memberType(text, 'a.ts', { of: 'Env', name }))).toEqual([
    'any',
    '',
    undefined,
    '1',
  ])
})
