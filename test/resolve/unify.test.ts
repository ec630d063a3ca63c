import { describe, expect, test } from 'vitest'
import type { Stated } from '../../src/plugin/contribution.ts'
import { unify } from '../../src/resolve/unify.ts'
import { layout } from '../kind/layout.ts'
import { refusal } from '../support/refusal.ts'
import { foundOf } from './sources.ts'

type Files = Parameters<typeof foundOf>[0]['files']

/** What one plugin says. */
function said(id: string, stated: readonly Stated[], files: Files = {}) {
  return { plugin: foundOf({ id, ...(files === undefined ? {} : { files }) }), stated }
}

const unified = (...all: readonly ReturnType<typeof said>[]) => unify(all, layout, (name) => ({ hono: '4.13.0' })[name])

const kv = { kind: 'binding', type: 'kv', name: 'CACHE' } as const
const line = { kind: 'line', file: '.gitignore', line: 'dist' } as const

describe('facts of several plugins', () => {
  test('that are equal are one, with every owner once, by name', () => {
    const other = { name: 'CACHE', type: 'kv', kind: 'binding' } as const
    expect(unified(said('z', [kv, kv]), said('a', [other]), said('m', [kv]))).toEqual([
      { fact: kv, of: ['a', 'm', 'z'] },
    ])
  })

  test('are sorted by identity, whoever states them', () => {
    const facts = [said('a', [line, kv]), said('b', [{ kind: 'cron', expression: '0 3 * * *' }])]
    const names = unified(...facts).map(({ fact }) => fact.kind)
    expect(names).toEqual(['binding', 'cron', 'line'])
    expect(unified(...facts.reverse()).map(({ fact }) => fact.kind)).toEqual(names)
  })

  test('about one dependency are joined, whoever comes first', () => {
    const at = (range: string, dev?: boolean): Stated => ({
      kind: 'dependency',
      name: 'zod',
      range,
      ...(dev === undefined ? {} : { dev }),
    })
    const all = [said('a', [at('^4.0.0', true)]), said('b', [at('^4.2.0')]), said('c', [at('4.1.0', true)])]
    const joined = [{ fact: at('^4.2.0'), of: ['a', 'b', 'c'] }]
    expect(unified(...all)).toEqual(joined)
    expect(unified(...all.reverse())).toEqual(joined)
  })

  test('bring along what follows from them', () => {
    const room = {
      kind: 'binding',
      type: 'durable-object',
      name: 'ROOM',
      className: 'Room',
      module: 'src/room.ts',
    } as const
    const facts = unified(said('a', [room, { kind: 'migration', name: '20260101000000_a', sql: 'x' }]))
    expect(facts.map(({ fact, of }) => [fact.kind, of])).toEqual([
      ['binding', ['a']],
      ['file', ['a']],
      ['migration', ['a']],
      ['slot', ['a']],
    ])
  })

  test.each<[string, Stated, Stated, string]>([
    ['a file', { kind: 'file', path: 'a.ts', text: '1' }, { kind: 'file', path: 'a.ts', text: '2' }, 'file a.ts'],
    ['a binding', kv, { kind: 'binding', type: 'r2', name: 'CACHE' }, 'binding CACHE'],
    ['a script', { kind: 'script', name: 'dev', run: 'a' }, { kind: 'script', name: 'dev', run: 'b' }, 'script dev'],
    [
      'a dependency',
      { kind: 'dependency', name: 'zod', range: '^3.0.0' },
      { kind: 'dependency', name: 'zod', range: '^4.0.0' },
      'dependency zod',
    ],
    [
      'a limit',
      { kind: 'binding', type: 'ratelimit', name: 'L', limit: 1, period: 10 },
      { kind: 'binding', type: 'ratelimit', name: 'L', limit: 2, period: 10 },
      'binding L',
    ],
  ])('that want %s differently clash', async (_name, one, other, id) => {
    const error = await refusal(() => unified(said('a', [one]), said('b', [one]), said('c', [other])))
    expect(error).toMatchObject({
      code: 'FACT_CLASH',
      exit: 4,
      where: id,
      data: { fact: id, plugins: ['a', 'b', 'c'] },
    })
    expect(error.message).toBe(`a and b and c want '${id}' differently.`)
  })
})

describe('names in Env', () => {
  const variable = { kind: 'variable', name: 'CACHE', value: 1, describe: '' } as const
  const secret = { kind: 'secret', name: 'CACHE', describe: '' } as const
  test.each<[Stated, Stated, string]>([
    [kv, variable, "'CACHE' is a binding of a and a variable of b"],
    [secret, kv, "'CACHE' is a binding of b and a secret of a"],
    [variable, secret, "'CACHE' is a secret of b and a variable of a"],
  ])('%j and %j clash', async (one, other, message) => {
    const error = await refusal(() => unified(said('a', [one]), said('b', [other])))
    expect(error).toMatchObject({ code: 'NAME_CLASH', exit: 4, where: 'CACHE' })
    expect(error.message).toContain(message)
  })

  test('scripts, dependencies and commands are no names in Env', () => {
    const facts: Stated[] = [
      { kind: 'script', name: 'CACHE', run: 'x' },
      { kind: 'dependency', name: 'CACHE', range: '1.0.0' },
      { kind: 'command', name: 'cache', describe: '', from: 'commands/CACHE.ts' },
    ]
    expect(unified(said('a', [kv]), said('b', facts))).toHaveLength(4)
  })
})

describe('a dependency without a range', () => {
  test('has the version that CLODO writes', () => {
    expect(unified(said('a', [{ kind: 'dependency', name: 'hono' }]))[0]?.fact).toMatchObject({ range: '4.13.0' })
  })

  test('that CLODO knows no version of is refused', async () => {
    const error = await refusal(() => unified(said('a', [{ kind: 'dependency', name: 'left-pad' }])))
    expect(error).toMatchObject({ code: 'PLUGIN_INVALID', where: 'a' })
    expect(error.message).toContain('left-pad')
  })
})

describe('a folder of files', () => {
  const files = {
    files: [
      { path: 'src/__name__/__Type__.ts', text: 'export {}\n' },
      { path: 'src/__tests__/a.ts', text: '' },
      { path: '__name____name__.md.hbs', text: '# {{title}}' },
    ],
  }

  test('becomes its files: values in their paths, templates with what they may read', () => {
    const values = { name: 'items', Type: 'Item', title: 'T' }
    expect(unified(said('a', [{ kind: 'files', from: 'files', with: values }], files))).toEqual(
      [
        { kind: 'file', path: 'itemsitems.md', text: '# {{title}}', template: true, with: values },
        { kind: 'file', path: 'src/__tests__/a.ts', text: '' },
        { kind: 'file', path: 'src/items/Item.ts', text: 'export {}\n' },
      ].map((fact) => ({ fact, of: ['a'] })),
    )
  })

  test('seeds them where the plugin says so', () => {
    const facts = unified(said('a', [{ kind: 'files', from: 'files', seeded: true }], files))
    expect(facts.map(({ fact }) => fact)).toMatchObject([{ seeded: true }, { seeded: true }, { seeded: true }])
  })

  test('is no folder that is not there', () => {
    expect(unified(said('a', [{ kind: 'files', from: 'other' }], files))).toEqual([])
  })

  test.each(['../../etc', '/etc', '.git', '.', 'a\\b'])('cannot leave the project by the value %j', async (name) => {
    const there = { files: [{ path: '__name__/passwd', text: '' }] }
    const error = await refusal(() => unified(said('a', [{ kind: 'files', from: 'files', with: { name } }], there)))
    expect(error).toMatchObject({ code: 'PLUGIN_INVALID', where: 'a' })
  })

  test('has no value that every object has', () => {
    const there = { files: [{ path: '__constructor__.ts', text: '' }] }
    const [first] = unified(said('a', [{ kind: 'files', from: 'files', with: {} }], there))
    expect(first?.fact).toMatchObject({ path: '__constructor__.ts' })
  })
})
