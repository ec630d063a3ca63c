import { describe, expect, test } from 'vitest'
import { identity, kindOf, type Layout, type Placement } from '../../src/kind/index.ts'
import type { Contribution } from '../../src/plugin/contribution.ts'
import { layout } from './layout.ts'

function placed(fact: Contribution): readonly Placement[] {
  return kindOf(fact).place?.(fact, layout) ?? []
}

const probe = { kind: 'probe', name: 'it is alive', request: { path: '/' }, expect: { status: 200 } } as const
const slot = { kind: 'slot', slot: 'route', key: 'items', rank: 1, imports: [], code: 'items' } as const

describe('identity: what makes two contributions the same fact', () => {
  test.each<[Contribution, string]>([
    [{ kind: 'file', path: 'src/a.ts', text: '' }, 'file src/a.ts'],
    [{ kind: 'key', file: 'a.json', at: ['b', 'c'], value: 1 }, 'key a.json b/c'],
    [{ kind: 'dependency', name: 'hono' }, 'dependency hono'],
    [{ kind: 'script', name: 'db:migrate', run: 'x' }, 'script db:migrate'],
    [{ kind: 'variable', name: 'LEVEL', value: 1, describe: '' }, 'variable LEVEL'],
    [{ kind: 'secret', name: 'KEY', describe: '' }, 'secret KEY'],
    [{ kind: 'cron', expression: '0 3 * * *' }, 'cron 0 3 * * *'],
    [slot, 'slot route items'],
    [{ kind: 'migration', name: '20260101000000_a', sql: 'x' }, 'migration 20260101000000_a'],
    [{ kind: 'section', file: 'README.md', title: 'Keys', rank: 1, text: '' }, 'section README.md Keys'],
    [{ kind: 'line', file: '.gitignore', line: 'dist' }, 'line .gitignore dist'],
    [probe, 'probe it is alive'],
    [{ kind: 'credential', secret: 'KEY', algorithm: 'HS256', claims: {} }, 'credential KEY'],
    [{ kind: 'command', name: 'greet', describe: '', from: 'commands/greet.ts' }, 'command greet'],
    [{ kind: 'setting', at: ['observability', 'traces'], value: {} }, 'setting observability/traces'],
    [{ kind: 'deployable', name: 'tail', main: 'tail.ts', config: {} }, 'deployable tail'],
  ])('%j', (fact, expected) => {
    expect(identity(fact)).toBe(expected)
  })
})

describe('what a fact means for files of others', () => {
  test('a variable has its value in each environment', () => {
    const fact = { kind: 'variable', name: 'LEVEL', value: 'info', in: { production: 'warn' }, describe: '' } as const
    expect(placed(fact)).toEqual([
      { at: 'key', file: 'wrangler.jsonc', path: ['vars', 'LEVEL'], value: 'info' },
      { at: 'key', file: 'wrangler.jsonc', path: ['env', 'production', 'vars', 'LEVEL'], value: 'warn' },
    ])
    expect(kindOf(fact).envName?.(fact)).toBe('LEVEL')
  })

  test('a value that is null or false in one environment is that value', () => {
    const fact = (value: null | false): Contribution => ({
      kind: 'variable',
      name: 'LIMIT',
      value: 10,
      in: { production: value },
      describe: '',
    })
    expect(placed(fact(null))[1]).toMatchObject({ value: null })
    expect(placed(fact(false))[1]).toMatchObject({ value: false })
  })

  test('an environment with a name that every object has is like any other', () => {
    const project = { ...layout.project, environments: ['development', 'constructor'] }
    const fact = { kind: 'variable', name: 'LEVEL', value: 'info', in: { production: 'warn' }, describe: '' } as const
    expect(kindOf(fact).place?.(fact, { ...layout, project })[1]).toMatchObject({ value: 'info' })
  })

  test('a secret is required in each environment and explained in the example, without a value', () => {
    const fact = { kind: 'secret', name: 'KEY', describe: 'Signs tokens', local: 'random-hex-32' } as const
    const [first, second, ...lines] = placed(fact)
    expect(first).toEqual({ at: 'item', file: 'wrangler.jsonc', path: ['secrets', 'required'], item: 'KEY' })
    expect(second).toMatchObject({ path: ['env', 'production', 'secrets', 'required'], item: 'KEY' })
    expect(lines.map((line) => ('line' in line ? line.line : ''))).toEqual([
      expect.stringContaining('copy this file to .dev.vars'),
      '# KEY: Signs tokens',
      'KEY=',
      '.dev.vars',
    ])
    expect(lines.map(({ file }) => file)).toEqual([...Array(3).fill('.dev.vars.example'), '.gitignore'])
    expect(kindOf(fact).envName?.(fact)).toBe('KEY')
  })

  test.each<[Contribution, Placement[]]>([
    [{ kind: 'key', file: 'a.json', at: ['b'], value: [1] }, [{ at: 'key', file: 'a.json', path: ['b'], value: [1] }]],
    [
      { kind: 'setting', at: ['observability', 'enabled'], value: true },
      [{ at: 'key', file: 'wrangler.jsonc', path: ['observability', 'enabled'], value: true }],
    ],
    [
      { kind: 'script', name: 'dev', run: 'wrangler dev' },
      [{ at: 'key', file: 'package.json', path: ['scripts', 'dev'], value: 'wrangler dev' }],
    ],
    [
      { kind: 'cron', expression: '0 3 * * *' },
      [{ at: 'item', file: 'wrangler.jsonc', path: ['triggers', 'crons'], item: '0 3 * * *' }],
    ],
    [
      { kind: 'section', file: 'README.md', title: 'Keys', rank: 5, text: 'Text.' },
      [{ at: 'section', file: 'README.md', title: 'Keys', rank: 5, text: 'Text.' }],
    ],
    [{ kind: 'line', file: '.gitignore', line: 'dist' }, [{ at: 'line', file: '.gitignore', line: 'dist' }]],
    [probe, []],
    [slot, []],
  ])('%j', (fact, expected) => {
    expect(placed(fact)).toEqual(expected)
  })
})

describe('what follows from a fact', () => {
  test('a migration is a file that belongs to its project from birth', () => {
    const fact = { kind: 'migration', name: '20260101000000_a', sql: 'CREATE TABLE a (b);\n' } as const
    expect(kindOf(fact).expand?.(fact, { ...layout, migrations: 'db' })).toEqual([
      { kind: 'file', path: 'db/20260101000000_a.sql', text: 'CREATE TABLE a (b);\n', seeded: true },
    ])
  })

  test('a second Worker has a wrangler file of its own', () => {
    const fact = { kind: 'deployable', name: 'tail', main: 'src/tail.ts', config: { observability: {} } } as const
    const [file] = kindOf(fact).expand?.(fact, layout) ?? []
    expect(file).toMatchObject({ kind: 'file', path: 'workers/tail/wrangler.jsonc' })
    const { text } = file as { text: string }
    expect(JSON.parse(text)).toEqual({ name: 'tail', main: '../../src/tail.ts', observability: {} })
    expect(text.endsWith('}\n')).toBe(true)
    const project = { ...layout.project, existing: { source: 'worker', language: 'js' } } as Layout['project']
    const [elsewhere] = kindOf(fact).expand?.(fact, { ...layout, project }) ?? []
    expect(JSON.parse((elsewhere as { text: string }).text).main).toBe('../../worker/tail.js')
  })
})
