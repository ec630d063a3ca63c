/** The ways back: files that say how, moments at Cloudflare, and runs that were stopped on their way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { config, type Yard, yard } from './yard.ts'

const database = { d1_databases: [{ binding: 'DB', database_name: 'svc-db' }] }
const files = {
  'wrangler.jsonc': config(database),
  'src/index.ts': 'export default {}\n',
  'migrations/0001_items.sql': 'CREATE TABLE items (id INTEGER PRIMARY KEY);\n',
  'migrations/0002_names.sql': 'ALTER TABLE items ADD COLUMN name TEXT;\nCREATE INDEX items_by_name ON items (name);\n',
  'migrations/down/0002_names.sql':
    'DROP INDEX items_by_name;\nALTER TABLE items DROP COLUMN name -- nothing is kept\n',
  'seeds/one.sql': "INSERT INTO items VALUES (1, 'one');\n",
}
const remote = '--remote --env production --yes'

interface Document {
  readonly status: string
  readonly code: string
  readonly reverted: readonly string[]
  readonly applied: readonly string[]
  readonly schema: readonly object[]
  readonly migrations: readonly object[]
  readonly rows: readonly object[]
  readonly before: string
  readonly live: readonly object[]
  readonly backups: readonly { readonly id: string }[]
  readonly bookmark: string
  readonly databases: readonly { readonly pending: readonly string[]; readonly underway?: object }[]
}

describe.each([
  ['local development', ''],
  ['Cloudflare', remote],
])('clodo db rollback in %s', (_, where) => {
  let at: Yard
  beforeAll(async () => {
    at = await yard(files)
    for (const line of ['create', 'migrate', 'seed'])
      expect((await at.clodo(`db ${line} ${where}`.trim())).code).toBe(0)
  })
  afterAll(() => at.close())
  const db = (line: string) => at.document<Document>(`db ${line} ${where}`.trim())

  it('takes a migration back by its file, and gives it again', async () => {
    const { value } = await db('rollback')
    expect(value.reverted).toEqual(['0002_names.sql'])
    expect((await db('status')).value.databases).toMatchObject([{ pending: ['0002_names.sql'] }])
    expect((await db('migrate')).value.applied).toEqual(['0002_names.sql'])
    expect((await db('rollback --to 0001_items.sql')).value.reverted).toEqual(['0002_names.sql'])
    await db('migrate')
  })

  it('changes nothing where one of them has no way back', async () => {
    expect(await db('rollback --steps 2')).toMatchObject({ code: 1, value: { code: 'MIGRATION_NO_WAY_BACK' } })
    expect((await db('status')).value.databases).toMatchObject([{ pending: [] }])
    expect((await db('rollback --to 0009_none.sql')).value.code).toBe('USAGE')
  })

  it('leaves a migration applied whose way back fails', async () => {
    at.write('migrations/0003_more.sql', 'CREATE TABLE more (id INTEGER);\n')
    at.write('migrations/down/0003_more.sql', 'DROP TABLE more; DROP TABLE nowhere;\n')
    await db('migrate')
    expect(await db('rollback')).toMatchObject({ code: 1, value: { code: 'MIGRATION_FAILED' } })
    expect((await db('status')).value.databases).toMatchObject([{ pending: [] }])
    at.write('migrations/down/0003_more.sql', 'DROP TABLE more;\n')
    expect((await db('rollback')).value.reverted).toEqual(['0003_more.sql'])
  })
})

describe('moments at Cloudflare', () => {
  it('are gone back to, and back again; local development has none', async () => {
    const at = await yard(files)
    const db = (line: string) => at.document<Document>(`db ${line} ${remote}`)
    for (const line of ['create', 'migrate', 'seed']) await db(line)
    const then = new Date().toISOString()
    at.write('seeds/two.sql', 'DELETE FROM items')
    await db('seed --file seeds/two.sql')
    const gone = await db(`rollback --at ${then}`)
    expect(gone).toMatchObject({ code: 0 })
    expect((await db('seed --file seeds/one.sql')).code).toBe(1)
    expect((await db(`rollback --bookmark ${gone.value.before}`)).code).toBe(0)
    expect((await db('seed --file seeds/one.sql')).code).toBe(0)
    expect((await db('rollback --at soon')).value.code).toBe('USAGE')
    await at.clodo('db create')
    expect((await at.document<Document>('db rollback --at 2026-01-01')).value.code).toBe('MIGRATION_NO_WAY_BACK')
    await at.close()
  })
})

describe('a run that is stopped on its way', () => {
  let at: Yard
  beforeAll(async () => {
    at = await yard(files)
    await at.clodo(`db create ${remote}`)
  })
  afterAll(() => at.close())
  const db = (line: string) => at.document<Document>(`db ${line} ${remote}`)
  /** The API lets so many queries through, then it is gone until the command has ended. */
  const without = async (after: number, line: string) => {
    const back = at.api.faults.add({ on: 'POST *query', cut: 'before', after })
    const ended = await db(line)
    back()
    return ended
  }

  it('has not begun where nothing was done', async () => {
    expect(await without(0, 'migrate')).toMatchObject({ code: 1, value: { code: 'CLOUDFLARE_UNREACHABLE' } })
    at.api.faults.add({ on: 'POST *query', cut: 'after', times: 1, after: 4 })
    expect((await db('migrate')).value.applied).toEqual(['0001_items.sql', '0002_names.sql'])
  })

  it('is found, is not begun anew, is taken back or gone on with', async () => {
    await db('seed')
    at.write('migrations/0003_third.sql', 'CREATE TABLE third (id INTEGER);\n')
    at.write('migrations/0004_fourth.sql', 'DROP TABLE items;\n')
    expect(await without(7, 'migrate')).toMatchObject({ value: { code: 'CLOUDFLARE_UNREACHABLE' } })
    expect((await db('status')).value.databases).toMatchObject([
      { pending: ['0004_fourth.sql'], underway: { kind: 'migrate' } },
    ])
    for (const line of ['migrate', 'restore latest', 'rollback'])
      expect((await db(line)).value.code).toBe('MIGRATION_UNFINISHED')
    expect((await db('migrate --undo')).value.status).toBe('undone')
    expect((await db('status')).value.databases).toMatchObject([{ pending: ['0003_third.sql', '0004_fourth.sql'] }])
    expect(await without(7, 'migrate')).toMatchObject({ code: 1 })
    expect((await db('migrate --resume')).value.applied).toEqual(['0004_fourth.sql'])
    expect((await db('migrate --undo')).value.status).toBe('nothing')
  })

  it('is a restore, too, whose file nobody knows to have been carried out', async () => {
    const [made] = (await db('backup')).value.backups
    at.write('seeds/three.sql', 'INSERT INTO third VALUES (3)')
    await db('seed --file seeds/three.sql')
    for (const cut of ['before', 'after'] as const) {
      const back = at.api.faults.add({ on: 'POST *import', cut, after: 1 })
      expect((await db(`restore ${made?.id}`)).value.code).toBe('RESTORE_FAILED')
      back()
      const { databases } = (await db('status')).value
      if (databases[0]?.underway !== undefined) {
        expect((await db('migrate')).value.code).toBe('RESTORE_UNFINISHED')
        expect((await db('restore --undo')).code).toBe(0)
      }
      expect((await db(`verify ${made?.id} --live`)).value.live).toEqual([{ table: 'third', same: 0, different: 1 }])
    }
    const back = at.api.faults.add({ on: 'POST *import', cut: 'after', after: 1 })
    await db(`restore ${made?.id}`)
    back()
    expect((await db('restore --resume')).code).toBe(0)
    expect(await db(`verify ${made?.id} --live`)).toMatchObject({ code: 0, value: { live: [] } })
  })
})

describe('clodo db diff', () => {
  it('tells what two are made of, what is applied, and which rows differ', async () => {
    const at = await yard(files)
    for (const where of ['', ` ${remote}`])
      for (const line of ['create', 'migrate', 'seed']) await at.clodo(`db ${line}${where}`)
    const diff = (line: string) => at.document<Document>(`db diff ${line}`)
    expect((await diff('local production --rows')).value).toMatchObject({
      alike: true,
      schema: [],
      migrations: [],
      rows: [],
    })
    at.write('migrations/0003_more.sql', 'CREATE TABLE more (id INTEGER);\nCREATE VIEW v AS SELECT 1;\n')
    await at.clodo('db migrate')
    at.write('seeds/two.sql', "INSERT INTO items VALUES (2, 'two')")
    await at.clodo('db seed --file seeds/two.sql')
    const { value } = await diff('local production --rows')
    expect(value.schema).toEqual([
      { key: 'column more.id', kind: 'missing' },
      { key: 'table more', kind: 'missing' },
      { key: 'view v', kind: 'missing' },
    ])
    expect(value.migrations).toEqual([{ file: '0003_more.sql', only: 'first' }])
    expect(value.rows).toContainEqual({ table: 'items', same: 1, different: 1 })
    expect((await diff('local')).value.code).toBe('USAGE')
    await at.close()
  })
})
