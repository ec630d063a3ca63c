/** `clodo db`, on the file that the real wrangler keeps and on the API on loopback. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localPath, openSqlite } from '../../src/cloudflare/sqlite.ts'
import { nodeDisk } from '../../src/index.ts'
import { config, type Yard, yard } from './yard.ts'

const database = { d1_databases: [{ binding: 'DB', database_name: 'svc-db' }] }
const files = {
  'wrangler.jsonc': config(database),
  'src/index.ts': 'export default {}\n',
  'migrations/0001_items.sql': 'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n',
  'migrations/0002_tags.sql':
    'CREATE TABLE tags (item INTEGER REFERENCES items (id), tag TEXT);\nCREATE INDEX tags_by_tag ON tags (tag);\n',
  'seeds/01.sql': "INSERT INTO items VALUES (1, 'one; two');\nINSERT INTO tags VALUES (1, 'a');\n",
}

interface Document {
  readonly status: string
  readonly code: string
  readonly applied: readonly string[]
  readonly databases: readonly { readonly there: boolean; readonly pending: readonly string[] }[]
}

describe.each([
  ['local development', ''],
  ['Cloudflare', '--remote --env production --yes'],
])('clodo db in %s', (_, where) => {
  let at: Yard
  beforeAll(async () => {
    at = await yard(files)
  })
  afterAll(() => at.close())
  const db = (line: string) => at.document<Document>(`db ${line} ${where}`.trim())

  it('makes the database, tells what it lacks, applies that once', async () => {
    expect((await db('status')).value.databases).toMatchObject([{ there: false, pending: { length: 2 } }])
    expect(await db('migrate')).toMatchObject({ code: 1, value: { code: 'DATABASE_MISSING' } })
    expect((await db('create')).value.databases).toMatchObject([{ made: true }])
    expect((await db('create')).value.databases).toMatchObject([{ made: false }])
    expect((await db('migrate --dry-run')).value).toMatchObject({ status: 'planned', pending: { length: 2 } })
    expect((await db('migrate')).value.applied).toEqual(['0001_items.sql', '0002_tags.sql'])
    expect((await db('migrate')).value.applied).toEqual([])
    expect((await db('status')).value.databases).toMatchObject([{ there: true, pending: [], applied: { length: 2 } }])
  })

  it('leaves nothing of a migration that fails, and what went before it', async () => {
    at.write('migrations/0003_good.sql', 'CREATE TABLE good (id INTEGER);\n')
    at.write('migrations/0004_wrong.sql', 'CREATE TABLE bad (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n')
    expect(await db('migrate')).toMatchObject({
      code: 1,
      value: { code: 'MIGRATION_FAILED', where: '0004_wrong.sql', applied: ['0003_good.sql'] },
    })
    expect((await db('status')).value.databases).toMatchObject([{ pending: ['0004_wrong.sql'] }])
    at.write('migrations/0004_wrong.sql', 'CREATE TABLE bad (id INTEGER);\n')
    expect((await db('migrate')).value.applied).toEqual(['0004_wrong.sql'])
  })

  it('seeds, all of a file or nothing of it', async () => {
    expect((await db('seed')).value).toMatchObject({ status: 'done', files: ['seeds/01.sql'] })
    expect(await db('seed')).toMatchObject({ code: 1, value: { code: 'MIGRATION_FAILED', where: 'seeds/01.sql' } })
    expect((await db('seed --file nowhere.sql')).value.code).toBe('FILE_MISSING')
  })

  it('is healthy, and says what is not', async () => {
    expect(await db('health')).toMatchObject({ code: 0, value: { databases: [{ healthy: true }] } })
    expect(await db('health --max-age 0')).toMatchObject({ code: 1, value: { status: 'failed' } })
    await db('backup')
    expect((await db('health --max-age 24')).code).toBe(0)
    at.write('migrations/0005_late.sql', 'CREATE TABLE late (id INTEGER);\n')
    const { value } = await db('health')
    expect(value.databases).toMatchObject([
      { healthy: false, findings: expect.arrayContaining([{ check: 'migrations', ok: false, detail: '1 pending' }]) },
    ])
    await db('migrate')
  })

  it('knows its words and its databases', async () => {
    expect((await db('nothing')).value.code).toBe('USAGE')
    expect((await db('status --db OTHER')).value.code).toBe('DATABASE_UNKNOWN')
    expect((await db('restore')).value.code).toBe('USAGE')
    expect((await db('restore latests')).value.code).toBe('BACKUP_UNKNOWN')
    expect((await db('health --max-age soon')).value.code).toBe('USAGE')
    expect(at.api.unhandled).toEqual([])
  })
})

describe('the real wrangler', () => {
  it('and CLODO see one local database, and one list of what is applied', async () => {
    const at = await yard(files)
    await at.clodo('db create')
    await at.clodo('db migrate')
    await at.clodo('db seed')
    const listed = await at.wrangler('d1 migrations list DB --local')
    expect(listed.stdout).toContain('No migrations to apply')
    const asked = await at.wrangler('d1 execute DB --local --json --command=SELECT(name)FROM(items)')
    expect(JSON.parse(asked.stdout)[0].results).toEqual([{ name: 'one; two' }])
    await at.wrangler("d1 execute DB --local --command=INSERT/**/INTO/**/items/**/VALUES(2,'two')")
    const file = openSqlite(nodeDisk(), localPath(`${at.root}/.wrangler/state`, 'DB'))
    expect(await file.query('SELECT count(*) AS n FROM items')).toEqual([{ n: 2 }])
    file.close()
    await at.close()
  })
})

it('asks before it changes what is protected, and is refused to whom the recipe does not name', async () => {
  const recipe = { deploy: { production: { who: ['ann'] } } }
  const at = await yard({ ...files, 'clodo.json': JSON.stringify({ name: 'svc', type: 'generic', ...recipe }) })
  const remote = (line: string) => at.document<Document>(`db ${line} --remote --env production`)
  expect(await remote('create')).toMatchObject({ code: 3, value: { code: 'ENVIRONMENT_PROTECTED' } })
  expect(await remote('create --confirm production')).toMatchObject({ value: { code: 'DEPLOY_NOT_ALLOWED' } })
  expect(at.api.requests.every(({ method }) => method === 'GET')).toBe(true)
  for (const line of ['restore latest', 'rollback', 'rollback --bookmark x', 'migrate --undo'])
    expect(await remote(`${line} --confirm production`)).toMatchObject({
      code: 3,
      value: { code: 'ENVIRONMENT_PROTECTED', mend: expect.stringContaining('--confirm svc-db') },
    })
  expect((await at.document<Document>('db status --remote')).value.code).toBe('ENVIRONMENT_MISSING')
  await at.close()
})
