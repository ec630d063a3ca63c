import { describe, expect, it } from 'vitest'
import { prepareFormats } from '../../src/edit/format.ts'
import { stays } from '../../src/plan/stays.ts'
import type { Contribution } from '../../src/plugin/contribution.ts'
import type { ExistingFacts } from '../../src/plugin/project.ts'
import { layout } from '../kind/layout.ts'

const owned = (...facts: Contribution[]) => facts.map((fact) => ({ fact, of: ['p'] }))
const sql =
  'CREATE TABLE a (n);\n-- CREATE TABLE no (n);\nCREATE TABLE IF NOT EXISTS "b" (n);\nCREATE INDEX i ON a (n);\n'
const db = { kind: 'binding', type: 'd1', name: 'DB' } as const
const migration = { kind: 'migration', name: '20260101000000_a', sql: '' } as const

const unused = (_: string): string | undefined => undefined

async function left(
  gone: Contribution[],
  { config = '{}', after = '{}', kept = [] as Contribution[], more = layout, uses = unused } = {},
) {
  await prepareFormats([more.config])
  return stays(
    {
      have: owned(...gone, ...kept),
      want: owned(...kept),
      uses,
      changes: [{ path: more.config, before: config, after }],
      read: (path) => (path === more.config ? config : path === 'migrations/20260101000000_a.sql' ? sql : undefined),
    },
    more,
  )
}

const environments = layout.project.environments

describe('what stays behind', () => {
  it('is nothing when nothing with data goes', async () => {
    expect(await left([])).toEqual([])
    expect(await left([{ kind: 'cron', expression: '* * * * *' }])).toEqual([])
    expect(await left([], { kept: [db, migration] })).toEqual([])
  })

  it('is the database, under the name that the config has for it', async () => {
    const config = JSON.stringify({ d1_databases: [{ binding: 'DB', database_name: 'mine' }] })
    const [note = '', ...more] = await left([db, migration], { config })
    expect(more).toEqual([])
    expect(note.split('\n')).toEqual([
      'The D1 database behind DB stays, with all that is in it. To delete it:',
      ...environments.map(
        (one, index) => `    npx wrangler d1 delete ${index === 0 ? 'mine' : `${layout.project.name}-${one}-db`}`,
      ),
    ])
  })

  it('is the tables, where the database stays; and their row, or they would not come back', async () => {
    for (const note of [
      await left([migration], { kept: [db] }),
      await left([db, migration], { after: JSON.stringify({ d1_databases: [{ binding: 'DB' }] }) }),
    ]) {
      expect(note).toHaveLength(1)
      expect(note[0]).toContain('The tables a, b stay in the database behind DB.')
      expect(note[0]).toContain(
        `npx wrangler d1 execute DB --remote --command "DROP TABLE IF EXISTS b; DROP TABLE IF EXISTS a; DELETE FROM d1_migrations WHERE name IN ('20260101000000_a.sql');"`,
      )
      expect(note[0]).toContain(`d1 execute DB --remote --env ${environments[1]} --command`)
    }
  })

  it('is said of a binding that stays because code uses it', async () => {
    const config = JSON.stringify({ ratelimits: [{ name: 'LIMIT' }], kv_namespaces: [{ binding: 'CACHE' }] })
    const gone: Contribution[] = [
      { kind: 'binding', type: 'ratelimit', name: 'LIMIT', limit: 1, period: 60 },
      { kind: 'binding', type: 'kv', name: 'CACHE' },
    ]
    const uses = (name: string) => (name === 'LIMIT' ? 'src/mine.ts' : undefined)
    expect(await left(gone, { config, after: config, uses })).toEqual([
      `The binding LIMIT stays in ${layout.config}: src/mine.ts uses it.`,
    ])
  })

  it('is buckets, namespaces, queues and secrets', async () => {
    const notes = await left(
      [
        { kind: 'binding', type: 'r2', name: 'FILES' },
        { kind: 'binding', type: 'kv', name: 'CACHE' },
        { kind: 'binding', type: 'queue', name: 'JOBS', queue: 'jobs' },
        { kind: 'secret', name: 'KEY', describe: 'A key' },
      ],
      { config: JSON.stringify({ kv_namespaces: [{ binding: 'CACHE', id: 'abc' }] }) },
    )
    expect(notes.join('\n')).toContain(`npx wrangler r2 bucket delete ${layout.project.name}-${environments[0]}-files`)
    expect(notes.join('\n')).toContain('npx wrangler kv namespace delete --namespace-id abc')
    expect(notes.join('\n')).toContain('npx wrangler kv namespace list')
    expect(notes.join('\n')).toContain('npx wrangler queues delete ')
    expect(notes.join('\n')).toContain(`npx wrangler secret delete KEY --env ${environments[1]}`)
  })

  it('is secrets of Pages, which wrangler has beside those of Workers', async () => {
    const existing = { pages: true } as unknown as ExistingFacts
    const more = { ...layout, project: { ...layout.project, existing } }
    const notes = await left([{ kind: 'secret', name: 'KEY', describe: 'A key' }], { more })
    expect(notes.join('\n')).toContain('npx wrangler pages secret delete KEY\n')
  })

  it('is what the objects of a class keep', async () => {
    const counter = {
      kind: 'binding',
      type: 'durable-object',
      name: 'C',
      className: 'Counter',
      module: 'c.ts',
    } as const
    expect((await left([counter])).join()).toContain('"Counter": { "type": "durable-object", "state": "deleted" }')
  })

  it('is told of a config that cannot be read, too', async () => {
    expect(await left([db], { config: '{', after: '{' })).toHaveLength(1)
  })
})
