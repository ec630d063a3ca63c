/** Backups come back row by row, whatever is in them; and what is no whole backup is not used. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeDisk } from '../../src/index.ts'
import { countsOf, dump, wipe } from '../../src/operate/db/dump.ts'
import { schemaOf } from '../../src/operate/db/schema.ts'
import { type Store, sqliteStore } from '../../src/operate/db/store.ts'
import { identifier } from '../../src/operate/migrations.ts'
import { hardRows, hardSchema, hardStatements } from './hard-data.ts'
import { config, type Yard, yard } from './yard.ts'

const scratch = () => sqliteStore(nodeDisk(), ':memory:')

async function* each(list: Iterable<string>): AsyncGenerator<string> {
  yield* list
}

/** The statements of a dump, each of which is short enough for D1. */
async function* dumped(store: Store): AsyncGenerator<string> {
  for await (const { sql } of dump(store, await schemaOf(store), () => {})) {
    expect(Buffer.byteLength(sql)).toBeLessThan(100_000)
    yield sql
  }
}

/** All that a database is: its schema, and a sum over each table. */
async function wholeOf(store: Store) {
  const schema = await schemaOf(store)
  return { schema, counts: await countsOf(store, schema) }
}

describe('a dump', () => {
  it('makes the same database again: types, bytes, sizes, keys, triggers, indexes of texts', async () => {
    const [one, other] = [scratch(), scratch()]
    await one.load(each(hardStatements))
    await other.load(dumped(one))
    expect(await wholeOf(other)).toEqual(await wholeOf(one))
    expect(await other.query("SELECT rowid FROM texts WHERE texts MATCH 'hello'")).toEqual([{ rowid: 7 }])
    expect(await other.query("SELECT rowid FROM notes WHERE notes MATCH 'a'")).toEqual([{ rowid: 5 }])
    await other.query("INSERT INTO parents (note) VALUES ('next')")
    expect(await other.query('SELECT max(rowid) AS next FROM loose')).not.toEqual([{ next: 3002 }])
    await other.load(each(wipe(await schemaOf(other))))
    expect(await other.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")).toEqual([])
    one.close()
    other.close()
  })

  const value = fc.oneof(
    fc.constant(null),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double({ noNaN: true }),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary-ascii' }),
    fc.uint8Array({ maxLength: 40 }),
    fc.integer({ min: 16_000, max: 70_000 }).map((length) => `'"\0é${'x'.repeat(length)}`),
  )
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 8 })
    .filter((one) => !/\0/.test(one) && one.isWellFormed())

  it('holds for any table, whatever it and its columns are called, and any values', async () => {
    await fc.assert(
      fc.asyncProperty(
        name.filter((one) => !/^sqlite_|^_cf_/i.test(one)),
        fc.uniqueArray(name, { minLength: 1, maxLength: 4, selector: (one) => one.toLowerCase() }),
        fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { maxLength: 12 }),
        fc.constantFrom('', ' PRIMARY KEY'),
        async (table, columns, rows, key) => {
          const [one, other] = [scratch(), scratch()]
          const marks = columns.map(() => '?').join(', ')
          await one.query(
            `CREATE TABLE ${identifier(table)} (${columns.map(identifier).join(`,`)}${key === '' ? '' : `, CHECK (1)`})`,
            [],
          )
          for (const row of rows)
            await one.query(`INSERT INTO ${identifier(table)} VALUES (${marks})`, row.slice(0, columns.length))
          await other.load(dumped(one))
          expect(await wholeOf(other)).toEqual(await wholeOf(one))
          one.close()
          other.close()
        },
      ),
      { numRuns: 40 },
    )
  })
})

interface Document {
  readonly status: string
  readonly code: string
  readonly reason: string
  readonly backup: string
  readonly backups: readonly { readonly id: string; readonly path: string; readonly rows: number }[]
}

const database = { d1_databases: [{ binding: 'DB', database_name: 'svc-db' }] }
const files = {
  'wrangler.jsonc': config(database),
  'src/index.ts': 'export default {}\n',
  'migrations/0001_hard.sql': hardSchema,
  'seeds/rows.sql': hardRows(),
}
const phrase = 'correct horse battery'

describe.each([
  ['local development', ''],
  ['Cloudflare', '--remote --env production --yes'],
])('backups of a database in %s', (_, where) => {
  let at: Yard
  beforeAll(async () => {
    at = await yard(files)
    for (const line of ['create', 'migrate', 'seed'])
      expect((await at.clodo(`db ${line} ${where}`.trim())).code).toBe(0)
  })
  afterAll(() => at.close())
  const db = (line: string, env: object = {}) =>
    at
      .clodo(`db ${line} ${where} --json`.replace(/ +/g, ' '), (world) => ({ ...world, env: { ...world.env, ...env } }))
      .then(({ code, stdout }) => ({ code, value: JSON.parse(stdout) as Document }))

  it('come back after all was lost, row by row', async () => {
    const [made] = (await db('backup')).value.backups
    expect(await db(`verify ${made?.id} --live`)).toMatchObject({ code: 0, value: { wrong: [], live: [] } })
    at.write(
      'seeds/wipe.sql',
      'DELETE FROM children; DELETE FROM parents; DELETE FROM keyed; UPDATE loose SET x = 0; DROP VIEW both;',
    )
    expect((await db('seed --file seeds/wipe.sql')).code).toBe(0)
    expect(await db(`verify ${made?.id} --live`)).toMatchObject({
      code: 1,
      value: { wrong: [], live: expect.arrayContaining([expect.objectContaining({ table: 'keyed', different: 5 })]) },
    })
    const restored = await db(`restore ${made?.id}`)
    expect(restored).toMatchObject({ code: 0, value: { status: 'done', pending: [] } })
    expect(await db(`verify ${made?.id} --live`)).toMatchObject({ code: 0, value: { live: [] } })
    expect(await db('verify latest --live')).toMatchObject({ code: 0, value: { backup: made?.id } })
    // The way back is one.
    expect((await db(`restore ${restored.value.backup}`)).code).toBe(0)
    expect((await db(`verify ${made?.id} --live`)).code).toBe(1)
    expect((await db(`restore ${made?.id}`)).code).toBe(0)
  })

  it('leave nothing that asks to be gone on with', async () => {
    expect(await db('status')).toMatchObject({ code: 0, value: { databases: [{ pending: [] }] } })
    expect(await db('restore --undo')).toMatchObject({ value: { status: 'nothing' } })
    expect(at.api.unhandled).toEqual([])
  })
})

describe('a backup', () => {
  let at: Yard
  beforeAll(async () => {
    at = await yard(files)
    for (const line of ['create', 'migrate', 'seed']) expect((await at.clodo(`db ${line}`)).code).toBe(0)
  })
  afterAll(() => at.close())
  const db = (line: string, env: object = {}) =>
    at
      .clodo(`db ${line} --json`, (world) => ({ ...world, env: { ...world.env, ...env } }))
      .then(({ code, stdout }) => ({ code, value: JSON.parse(stdout) as Document }))

  it('is not used when a part is changed, missing or cut off, and nothing is touched then', async () => {
    const [made] = (await db('backup')).value.backups
    const directory = join(at.root, '.clodo/db/backups', made?.path ?? '')
    const [part = ''] = readdirSync(directory).filter((one) => one.includes('rows'))
    const whole = readFileSync(join(directory, part))
    const spoilt = Buffer.from(whole)
    spoilt[40] = (spoilt[40] ?? 0) ^ 1
    for (const bytes of [spoilt, whole.subarray(0, -1), Buffer.alloc(0)]) {
      writeFileSync(join(directory, part), bytes)
      expect(await db(`restore ${made?.id}`)).toMatchObject({ code: 1, value: { code: 'BACKUP_BROKEN' } })
    }
    writeFileSync(join(directory, part), whole)
    expect(await db(`verify ${made?.id} --live`)).toMatchObject({ code: 0 })
    const manifest = readFileSync(join(directory, 'manifest.json'), 'utf8')
    for (const text of [
      manifest.slice(0, 50),
      manifest.replace('"format": 1', '"format": 2'),
      manifest.replace(part, `../${part}`),
    ]) {
      writeFileSync(join(directory, 'manifest.json'), text)
      expect((await db(`restore ${directory}`)).value.code).toBe('BACKUP_BROKEN')
    }
  })

  it('is refused where it does not belong', async () => {
    const [made] = (await db('backup')).value.backups
    const manifest = join(at.root, '.clodo/db/backups', made?.path ?? '', 'manifest.json')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.replace('"migrations": [', '"migrations": ["0000_other.sql",'))
    expect(await db(`restore ${made?.id}`)).toMatchObject({ code: 4, value: { code: 'RESTORE_REFUSED' } })
    writeFileSync(manifest, text.replaceAll(/"(local|remote|production|development)"/g, '"remote"'))
    expect(await db(`restore ${made?.id}`)).toMatchObject({ code: 4, value: { code: 'RESTORE_REFUSED' } })
    expect((await db(`restore ${made?.id} --foreign`)).code).toBe(0)
  })

  it('is sealed with a passphrase: nothing of a row in it, and no change unseen', async () => {
    expect((await db('backup --encrypt')).value.code).toBe('INPUT_NEEDED')
    expect((await db('backup --encrypt', { CLODO_BACKUP_PASSPHRASE: 'short' })).value.code).toBe('USAGE')
    const [made] = (await db('backup --encrypt', { CLODO_BACKUP_PASSPHRASE: phrase })).value.backups
    const directory = join(at.root, '.clodo/db/backups', made?.path ?? '')
    for (const part of readdirSync(directory).filter((one) => one.endsWith('.sealed')))
      expect(() => gunzipSync(readFileSync(join(directory, part)))).toThrow()
    expect((await db(`restore ${made?.id}`)).value.code).toBe('INPUT_NEEDED')
    expect((await db(`restore ${made?.id}`, { CLODO_BACKUP_PASSPHRASE: `${phrase}!` })).value.code).toBe(
      'BACKUP_LOCKED',
    )
    expect((await db(`verify ${made?.id} --passphrase-env OWN`, { OWN: phrase })).code).toBe(0)
    const manifest = join(directory, 'manifest.json')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.replace(/"migrations": \[[^\]]*\]/, '"migrations": []'))
    expect((await db(`verify ${made?.id}`, { CLODO_BACKUP_PASSPHRASE: phrase })).value.code).toBe('BACKUP_LOCKED')
  })

  it('goes when newer ones are enough', async () => {
    for (let times = 0; times < 2; times += 1) await db('backup')
    await db('backup --keep 2')
    expect((await db('backups')).value.backups).toHaveLength(2)
    expect(readdirSync(join(at.root, '.clodo/db/backups/local/DB'))).toHaveLength(2)
  })
})

it('backups go to a bucket of R2, and come back from it', async () => {
  const at = await yard({
    ...files,
    'migrations/0001_hard.sql': 'CREATE TABLE keyed (id INTEGER PRIMARY KEY, b BLOB)',
    'seeds/rows.sql': 'INSERT INTO keyed (b) VALUES (zeroblob(9)), (NULL)',
  })
  const where = '--remote --env production --yes'
  await at.wrangler('r2 bucket create keep')
  for (const line of ['create', 'migrate', 'seed']) expect((await at.clodo(`db ${line} ${where}`)).code).toBe(0)
  const db = (line: string) => at.document<Document>(`db ${line} ${where} --store r2://keep/svc`)
  expect((await db('backup')).code).toBe(0)
  expect((await db('backup --keep 1')).code).toBe(0)
  expect((await db('backups')).value.backups).toHaveLength(1)
  at.write('seeds/wipe.sql', 'DELETE FROM keyed')
  await at.clodo(`db seed --file seeds/wipe.sql ${where}`)
  expect(await db('restore latest')).toMatchObject({ code: 0 })
  expect(await db('verify --live')).toMatchObject({ code: 0, value: { live: [] } })
  expect((await at.document<Document>('db backup --store r2://keep/svc')).value.code).toBe('DATABASE_MISSING')
  expect(at.api.unhandled).toEqual([])
  await at.close()
})

it('a database that is written to all the time is backed up only where that is said', async () => {
  const at = await yard({ ...files, 'migrations/0001_hard.sql': 'CREATE TABLE keyed (id INTEGER PRIMARY KEY)' })
  const where = '--remote --env production --yes'
  for (const line of ['create', 'migrate']) expect((await at.clodo(`db ${line} ${where}`)).code).toBe(0)
  const [id = ''] = at.api.state.databases.keys()
  const query = `${at.api.env.CLOUDFLARE_API_BASE_URL}/accounts/${at.api.state.account}/d1/database/${id}/query`
  const body = JSON.stringify({ sql: 'INSERT INTO keyed DEFAULT VALUES' })
  let busy = true
  const writing = (async () => {
    while (busy) await fetch(query, { method: 'POST', body, headers: { authorization: 'Bearer x' } })
  })()
  const kept = async () => (await at.document<Document>(`db backups ${where}`)).value.backups.length
  const before = await kept()
  expect(await at.document(`db backup ${where}`)).toMatchObject({ code: 1, value: { code: 'BACKUP_UNSTEADY' } })
  expect(await kept()).toBe(before)
  expect((await at.document(`db backup --unsteady ${where}`)).code).toBe(0)
  busy = false
  await writing
  await at.close()
})

it('the real wrangler takes a backup as it is, without us', async () => {
  const at = await yard(files)
  for (const line of ['create', 'migrate', 'seed']) expect((await at.clodo(`db ${line}`)).code).toBe(0)
  // The one that was asked for: another one was taken as a way back before the migration.
  const { value } = await at.document<Document>('db backup')
  const [made] = value.backups ?? []
  const directory = join(at.root, '.clodo/db/backups/local/DB', made?.id ?? '')
  const parts = readdirSync(directory).filter((one) => one.endsWith('.gz'))
  at.write('all.sql', parts.map((part) => gunzipSync(readFileSync(join(directory, part))).toString()).join(''))
  const taken = await at.wrangler('d1 execute DB --local --persist-to=other --file=all.sql')
  expect(taken.code, taken.stderr).toBe(0)
  const live = await at.document<Document>('db verify --live --persist-to other')
  expect(live).toMatchObject({ code: 0, value: { wrong: [], live: [] } })
  await at.close()
})
