/** Every pair of places that data can be copied between, each stopped half way, taken up again, and damaged. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudflare } from '../../src/cloudflare/client.ts'
import { d1, type Sql } from '../../src/cloudflare/d1.ts'
import { namespace } from '../../src/cloudflare/kv.ts'
import { bucket } from '../../src/cloudflare/r2.ts'
import { openSqlite } from '../../src/cloudflare/sqlite.ts'
import { copy } from '../../src/migrate/data/copy.ts'
import { fileStore } from '../../src/migrate/data/files.ts'
import { directoryStore, kvStore, r2Store } from '../../src/migrate/data/pairs.ts'
import { tableStore } from '../../src/migrate/data/rows.ts'
import { type Item, pairItem, type Store } from '../../src/migrate/data/store.ts'
import { type CloudflareApi, cloudflareApi } from '../../src/testing/cloudflare/index.ts'
import { nodeDisk } from '../../src/tree/disk.ts'
import { repository } from '../matrix/generate.ts'

const disk = nodeDisk()
const directory = mkdtempSync(join(tmpdir(), 'clodo-every-pair-'))
const now = () => new Date()
let api: CloudflareApi
/** Made at once, since workerd starts anew for each that is made later. */
const made = { namespaces: [] as string[], buckets: [] as string[], database: '' }
let count = 0
const next = () => {
  count += 1
  return count
}

/** A store that nobody has written to, and the same one as another process opens it. */
type Place = () => Promise<() => Store>
const at = (ending: string) => join(directory, `${next()}${ending}`)
const account = () => api.env.CLOUDFLARE_ACCOUNT_ID ?? ''
const calls = () => cloudflare({ fetch, env: api.env, sleep: async () => {} })

const columns = '(id INTEGER PRIMARY KEY, whole INTEGER, part REAL, said TEXT, bytes BLOB)'
interface MadeTable {
  readonly sql: Sql
  readonly name: string
  open(): Store
}
/** @param shape what stands behind the name of the table */
type MakeTable = (shape: string) => Promise<MadeTable>
const tableIn = async (sql: Sql, shape: string): Promise<MadeTable> => {
  const name = `notes${next()}`
  await sql.query(`CREATE TABLE ${name} ${shape}`)
  return { sql, name, open: () => tableStore(sql, name) }
}
const tables: { readonly [name: string]: MakeTable } = {
  SQLite: (shape) => tableIn(openSqlite(disk, at('.sqlite')), shape),
  D1: (shape) =>
    tableIn(d1({ api: calls(), account: account(), fetch, sleep: async () => {} }).on(made.database), shape),
}
const tableOf =
  (kind: string): Place =>
  async () =>
    (await tables[kind]?.(columns))?.open ?? never
const never = () => {
  throw new Error('There is no such place.')
}
const file =
  (holds: Store['holds'], ending: string): Place =>
  async () => {
    const path = at(ending)
    return () => fileStore(disk, path, { holds, prefix: '' })
  }

const places: { readonly pairs: { [name: string]: Place }; readonly rows: { [name: string]: Place } } = {
  pairs: {
    KV: async () => {
      const id = made.namespaces.pop() ?? ''
      return () => kvStore(namespace(calls(), account(), id), now, { prefix: '' })
    },
    R2: async () => {
      const name = made.buckets.pop() ?? ''
      return () => r2Store(bucket(calls(), account(), name), { prefix: '' })
    },
    directory: async () => {
      const path = at('')
      return () => directoryStore(disk, path, '')
    },
    JSON: file('pairs', '.json'),
    NDJSON: file('pairs', '.ndjson'),
  },
  rows: {
    D1: tableOf('D1'),
    SQLite: tableOf('SQLite'),
    CSV: file('rows', '.csv'),
    JSON: file('rows', '.json'),
    NDJSON: file('rows', '.ndjson'),
  },
}

const bytes = (...all: number[]) => Uint8Array.from(all)
const later = 2_000_000_000
const pairs: readonly Item[] = [
  pairItem('plain', Buffer.from('text')),
  pairItem('empty', bytes()),
  pairItem('bytes', bytes(0, 255, 128, 10)),
  pairItem('a', bytes(1)),
  pairItem('a/b', bytes(2)),
  pairItem('a/../b', bytes(3)),
  pairItem('/lead//x', bytes(4)),
  pairItem('ends/', bytes(5)),
  pairItem('ü "q" 😀?#%2F&', Buffer.from('ü😀\ufeff')),
  pairItem('x'.repeat(120), Buffer.from('long')),
  pairItem('meta', Buffer.from('m'), { metadata: { by: 'ada', n: [1, null], ü: 'é' }, expiration: later }),
  pairItem('http', Buffer.from('h'), {
    http: {
      contentType: 'text/css',
      cacheControl: 'max-age=60',
      contentLanguage: 'de',
      cacheExpiry: '2030-01-01T00:00:00.000Z',
    },
  }),
  ...Array.from({ length: 6 }, (_, index) => pairItem(`many/${index}`, bytes(index))),
]

const long = 'é'.repeat(60_000)
const row = (id: number, more: { [column: string]: string }): Item => ({
  key: String(id),
  text: JSON.stringify({ id: String(id), whole: 'NULL', part: 'NULL', said: 'NULL', bytes: 'NULL', ...more }),
})
const rows: readonly Item[] = [
  row(1, { whole: '9007199254740993', part: '1.5', said: "'plain'" }),
  row(2, { whole: '-9223372036854775808', part: '1.0e+20', said: "''", bytes: "X''" }),
  row(3, { whole: '0', part: '0.1', said: "'it''s \"x\", ü😀\r\nline'", bytes: "X'00FF80'" }),
  row(4, { said: "'007'", part: '-2.0' }),
  row(5, { said: "'NULL'" }),
  row(6, { said: "'5'", whole: '5' }),
  row(7, { said: "CAST(X'610062' AS TEXT)" }),
  row(8, { said: `'${long}'` }),
  row(9, { bytes: `X'${'AB'.repeat(60_000)}'` }),
  row(9007199254740000, { said: "' spaces\t'" }),
  ...Array.from({ length: 6 }, (_, index) => row(100 + index, { whole: String(index) })),
]

beforeAll(async () => {
  api = await cloudflareApi({ from: repository })
  const make = (path: string, body: object) =>
    calls().call<{ id: string; uuid: string }>('POST', `/accounts/${account()}${path}`, { body })
  for (let index = 0; index < 16; index += 1) {
    made.namespaces.push((await make('/storage/kv/namespaces', { title: `n${index}` })).id)
    made.buckets.push(`b${index}`)
    await make('/r2/buckets', { name: `b${index}` })
  }
  made.database = (await make('/d1/database', { name: 'db' })).uuid
})
afterAll(async () => {
  await api.close()
  rmSync(directory, { recursive: true })
})

const progressOf = () => {
  let last: string | undefined
  const write = (key: string | undefined) => {
    last = key
  }
  return { read: () => last, write, clear: () => write(undefined) }
}
const all = async (store: Store) => {
  const found: Item[] = []
  for await (const item of store.read()) found.push(item)
  return found
}
/** What every place has to say in the same words. */
const said = (items: readonly Item[]) =>
  items
    .map(({ key, text }) => {
      const { value, ...cells } = JSON.parse(text)
      return value === undefined ? JSON.stringify(cells) : JSON.stringify([key, value])
    })
    .sort()
/** Ends in the middle of its third batch, as a process does that is killed. */
const dying = (store: Store): Store => {
  let batches = 0
  return {
    ...store,
    write: async (items) => {
      batches += 1
      await store.write(batches === 3 ? items.slice(0, 2) : items)
      if (batches === 3) throw new Error('killed')
    },
  }
}
const without = (store: Store, key: string): Store => ({
  ...store,
  write: (items) => store.write(items.filter((item) => item.key !== key)),
})
const altered = ({ key, text }: Item): Item => {
  const value = JSON.parse(text)
  if (value.value === undefined) return { key, text: JSON.stringify({ ...value, whole: '9007199254740992' }) }
  return { key, text: JSON.stringify({ ...value, value: Buffer.from('other').toString('base64') }) }
}

async function between(from: Place, to: Place, given: readonly Item[]): Promise<void> {
  const source = await from()
  const [filled, own] = [source(), progressOf()]
  await filled.write(given)
  await filled.end?.()
  expect(said(await all(source()))).toEqual(said(given))
  const sorted = (await all(source())).map(({ key }) => key)
  const sink = await to()
  const options = { report: () => {}, batch: 4 }
  await expect(copy(source(), dying(sink()), { progress: own, ...options })).rejects.toThrow('killed')
  const lasting = sink().lasting
  expect(own.read()).toBe(lasting ? sorted[7] : undefined)
  const rest = await copy(source(), sink(), { progress: own, ...options })
  expect(rest).toMatchObject({ resumed: lasting, copied: given.length - (lasting ? 8 : 0), count: given.length })

  const [first, ...others] = await all(sink())
  expect(said(await all(sink()))).toEqual(said(given))
  if (first === undefined || !lasting) return
  // Somebody writes into the target between the runs.
  own.write(sorted.at(-1) ?? '')
  await sink().write([altered(first)])
  await expect(copy(source(), sink(), { progress: own, ...options })).rejects.toMatchObject({
    code: 'DATA_DIFFERS',
    data: { count: given.length, differing: 1 },
  })
  expect(await copy(source(), sink(), { progress: own, ...options })).toMatchObject({
    resumed: false,
    checksum: rest.checksum,
  })
  expect(await all(sink())).toEqual([first, ...others])
}

/** What asks workerd takes seconds: a fifth of it each day, and all of it by `npm run data:pairs`. */
const day = Math.floor(Date.now() / 86_400_000)
const table = (kinds: { [name: string]: Place }) => {
  const all = Object.entries(kinds).flatMap(([from, source]) =>
    Object.entries(kinds).map(([to, sink]) => ({ from, to, source, sink })),
  )
  const asking = all.filter(({ from, to }) => [from, to].some((name) => ['KV', 'R2', 'D1'].includes(name)))
  const left = asking.filter((_, index) => process.env.MODE !== 'every' && (index + day) % 5 !== 0)
  return all.filter((one) => !left.includes(one))
}

describe('pairs', () => {
  it.each(table(places.pairs))('from $from to $to', ({ source, sink }) => between(source, sink, pairs))

  it('keep what stands beside the value wherever it has a place', async () => {
    for (const kind of ['KV', 'R2', 'JSON', 'NDJSON']) {
      const [back, kept] = [await file('pairs', '.json')(), await places.pairs[kind]?.()]
      const store = kept?.()
      if (store === undefined) throw new Error(kind)
      await store.write(pairs)
      await store.end?.()
      await copy(kept?.() ?? store, back(), { progress: progressOf(), report: () => {} })
      const texts = (await all(back()))
        .filter(({ key }) => key === 'meta' || key === 'http')
        .map(({ text }) => JSON.parse(text))
      const [http, meta] = [texts.find(({ value }) => value === 'aA=='), texts.find(({ value }) => value === 'bQ==')]
      const given = JSON.parse(pairs.find(({ key }) => key === 'http')?.text ?? '').http
      expect([kind, meta?.expiration, meta?.metadata?.by]).toEqual(
        kind === 'R2' ? [kind, undefined, undefined] : [kind, later, 'ada'],
      )
      expect([kind, http?.http]).toEqual([kind, kind === 'KV' ? undefined : given])
    }
  })

  it('that KV does not take, because they end too soon, are left out and counted', async () => {
    const kv = (await places.pairs.KV?.())?.()
    const from = await file('pairs', '.json')()
    const filled = from()
    const soon = Math.floor(Date.now() / 1000) + 30
    await filled.write([
      pairItem('a', bytes(1), { expiration: soon }),
      pairItem('b', bytes(2), { expiration: later }),
      pairItem('c', bytes(3), { expiration: 1 }),
    ])
    await filled.end?.()
    if (kv === undefined) throw new Error('no KV')
    expect(await copy(from(), kv, { progress: progressOf(), report: () => {} })).toMatchObject({
      copied: 1,
      expired: 2,
      count: 1,
    })
  })

  it('whose record is lost on the way are missed', async () => {
    const [from, to] = [await places.pairs.directory?.(), await places.pairs.R2?.()]
    const [source, sink] = [from?.(), to?.()]
    if (source === undefined || sink === undefined) throw new Error('no place')
    await source.write(pairs)
    const lost = copy(source, without(sink, 'bytes'), { progress: progressOf(), report: () => {} })
    await expect(lost).rejects.toMatchObject({ code: 'DATA_DIFFERS', data: { differing: 1 } })
  })
})

describe('rows', () => {
  it.each(table(places.rows))('from $from to $to', ({ source, sink }) => between(source, sink, rows))

  it.each(Object.keys(tables))('are written anew in %s, and what refers to them stays', async (kind) => {
    const { sql, name, open } = await (tables[kind] ?? never)('(id INTEGER PRIMARY KEY, said TEXT)')
    const said = (text: string) => [{ key: '1', text: JSON.stringify({ id: '1', said: `'${text}'` }) }]
    await open().write(said('a'))
    const refers = `(note INTEGER REFERENCES ${name} (id) ON DELETE CASCADE)`
    await sql.query(`CREATE TABLE ${name}_replies ${refers}; INSERT INTO ${name}_replies VALUES (1)`)
    await open().write(said('b'))
    expect((await all(open())).map(({ text }) => text)).toEqual([said('b')[0]?.text])
    expect(await sql.rows(`SELECT * FROM ${name}_replies`)).toEqual([[1]])
  })

  const shapes: { readonly [shape: string]: readonly string[] } = {
    '(said TEXT, n INTEGER)': ['rowid', 'said', 'n'],
    '(said TEXT, n INTEGER, PRIMARY KEY (n, said))': ['said', 'n'],
    '(said TEXT, n INTEGER, PRIMARY KEY (n, said)) WITHOUT ROWID': ['said', 'n'],
    '(rowid TEXT, n INTEGER)': ['_rowid_', 'rowid', 'n'],
  }
  it.each(Object.keys(tables).flatMap((kind) => Object.keys(shapes).map((shape) => [kind, shape] as const)))(
    'of %s in the shape %s come in their order',
    async (kind, shape) => {
      const make = tables[kind] ?? never
      const [from, to] = [await make(shape), await make(shape)]
      const names = shapes[shape] ?? []
      const given = Array.from({ length: 9 }, (_, index) => ({
        key: '',
        text: JSON.stringify({ [names.at(-2) ?? '']: `'t${index % 3}'`, n: String(9 - index) }),
      }))
      await from.open().write(given)
      const done = await copy(from.open(), to.open(), { progress: progressOf(), report: () => {}, batch: 2 })
      expect(done).toMatchObject({ copied: 9, count: 9 })
      const there = await all(to.open())
      expect(there).toEqual(await all(from.open()))
      expect(Object.keys(JSON.parse(there[0]?.text ?? ''))).toEqual(names)
    },
  )

  it('are those of a table, since a view has no order', async () => {
    const { sql } = await (tables.SQLite ?? never)(columns)
    await sql.query('CREATE VIEW seen AS SELECT 1 AS a')
    for (const name of ['seen', 'nothing'])
      await expect(all(tableStore(sql, name))).rejects.toMatchObject({ code: 'DATA_UNFIT' })
  })

  it('of a file may have their columns in another order, and fewer of them', async () => {
    const from = await file('rows', '.ndjson')()
    const filled = from()
    await filled.write([{ key: '0', text: '{"said":"\'a\'","id":"1"}' }])
    await filled.end?.()
    const to = await (tables.SQLite ?? never)(columns.replace(')', ", more TEXT DEFAULT 'x')"))
    expect(await copy(from(), to.open(), { progress: progressOf(), report: () => {} })).toMatchObject({
      copied: 1,
      count: 1,
    })
  })
})
