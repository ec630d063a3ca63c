/** `clodo data copy` against the API on loopback, whose stores are those of workerd. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copy, paced } from '../../src/migrate/data/copy.ts'
import { directoryStore } from '../../src/migrate/data/pairs.ts'
import { pairItem, type Store } from '../../src/migrate/data/store.ts'
import { nodeDisk } from '../../src/tree/disk.ts'
import { config, worker, type Yard, yard } from '../operate/yard.ts'

let it_: Yard
const rate = '--rate 1000'

/** A call of the API on loopback. */
async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const { CLOUDFLARE_API_BASE_URL: base, CLOUDFLARE_ACCOUNT_ID: account, CLOUDFLARE_API_TOKEN: token } = it_.env
  const response = await fetch(`${base}/accounts/${account}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return ((await response.json()) as { result: T }).result
}

const pairs = Array.from({ length: 12 }, (_, index) => ({
  key: index === 0 ? 'a/../b' : index === 1 ? 'ü "q"' : index === 2 ? '/lead//x' : `k${String(index).padStart(4, '0')}`,
  value: Buffer.from([index, 0, 255, index % 7]).toString('base64'),
  base64: true,
  ...(index % 2 === 0 ? {} : { metadata: { index } }),
}))

const rows = [
  [1, 'plain', 1.5, null, '5'],
  [2, 'it\'s "x", ü\nline', 1, 'b', ''],
  [3, '', -3, null, 'NULL'],
]

beforeAll(async () => {
  it_ = await yard({ 'wrangler.jsonc': config(), 'src/index.ts': worker(), 'package.json': '{ "name": "svc" }' })
  const { id: kv } = await call<{ id: string }>('POST', '/storage/kv/namespaces', { title: 'one' })
  const { id: other } = await call<{ id: string }>('POST', '/storage/kv/namespaces', { title: 'two' })
  const { id: live } = await call<{ id: string }>('POST', '/storage/kv/namespaces', { title: 'live' })
  await call('POST', '/r2/buckets', { name: 'files' })
  const { uuid } = await call<{ uuid: string }>('POST', '/d1/database', { name: 'db' })
  await call('PUT', `/storage/kv/namespaces/${kv}/bulk`, pairs)
  const sql = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, size REAL, tag TEXT, code TEXT);'
  await call('POST', `/d1/database/${uuid}/query`, { sql })
  for (const params of rows)
    await call('POST', `/d1/database/${uuid}/query`, { sql: 'INSERT INTO notes VALUES (?, ?, ?, ?, ?)', params })
  const bindings = (two: string) => ({
    kv_namespaces: [
      { binding: 'ONE', id: kv },
      { binding: 'TWO', id: two },
    ],
    r2_buckets: [{ binding: 'FILES', bucket_name: 'files' }],
    d1_databases: [{ binding: 'DB', database_id: uuid, database_name: 'db' }],
  })
  it_.write('wrangler.jsonc', config(bindings(other), { production: bindings(live) }))
}, 60_000)
afterAll(() => it_.close())

const done = async (line: string) => {
  const ended = await it_.document<{ count: number; copied: number; checksum: string }>(
    `data copy ${line} --env development --yes ${rate}`,
  )
  expect([line, ended.code, ended.code === 0 ? '' : ended.stdout]).toEqual([line, 0, ''])
  return ended.value
}

describe('pairs', () => {
  it('go through KV, a directory, R2 and JSON, every byte and all metadata where there is a place for it', async () => {
    const first = await done('kv:ONE kv:TWO')
    expect(first).toMatchObject({ copied: 12, count: 12 })
    expect((await done('kv:TWO out.json')).checksum).toBe(first.checksum)
    expect(JSON.parse(it_.read('out.json'))).toHaveLength(12)
    const bare = (await done('kv:ONE values/')).checksum
    expect(readdirSync(join(it_.root, 'values'))).toContain('k0003')
    expect((await done('values/ r2:FILES')).checksum).toBe(bare)
    expect((await done('r2:FILES back/')).checksum).toBe(bare)
    expect((await done('kv:ONE some.ndjson --prefix k001')).count).toBe(2)
  }, 60_000)

  it('that were stopped in one environment begin anew in another', async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({ key: `m${String(index).padStart(3, '0')}`, value: '' }))
    it_.write('many.json', JSON.stringify(many))
    it_.api.faults.add({ on: 'PUT *bulk', status: 400, after: 1 })
    const stopped = await it_.clodo(`data copy many.json kv:TWO --env development --yes ${rate}`)
    it_.api.faults.clear()
    expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining('CLOUDFLARE_REFUSED') })
    const live = await it_.document(`data copy many.json kv:TWO --env production --confirm production ${rate}`)
    expect(live.value).toMatchObject({ copied: 250, resumed: false, count: 250 })
    const rest = await it_.document(`data copy many.json kv:TWO --env development --yes ${rate}`)
    expect(rest.value).toMatchObject({ copied: 150, resumed: true, count: 250 })
  }, 60_000)

  it('only counts in a dry run, and writes over no file', async () => {
    const { stdout } = await it_.clodo(`data copy kv:ONE dry.json --env development --dry-run ${rate}`)
    expect(stdout).toContain('12 records would be copied')
    expect(existsSync(join(it_.root, 'dry.json'))).toBe(false)
    it_.write('taken.json', '[]')
    expect(await it_.clodo(`data copy kv:ONE taken.json --env development ${rate}`)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('FILE_EXISTS'),
    })
  }, 60_000)
})

describe('files of records', () => {
  it.each([
    ['no.json', '{ "a": "b" }', 'DATA_UNFIT', 'a list of records'],
    ['no.json', '[{ "key": "a", "value": 1 }]', 'DATA_UNFIT', 'record 1'],
    ['no.json', '[{ "key": "a", "value": "b", "expiration_ttl": 60 }]', 'DATA_UNFIT', 'expiration_ttl'],
    ['no.json', '[{ "key": "a"', 'FILE_UNPARSABLE', 'no.json'],
    ['no.ndjson', '{ "key": "a", "value": "b" }\n{', 'FILE_UNPARSABLE', 'no.ndjson:2'],
  ])('%s with %s are refused', async (file, text, code, says) => {
    it_.write(file, text)
    const { stderr } = await it_.clodo(`data copy ${file} never/`)
    expect(stderr).toContain(code)
    expect(stderr).toContain(says)
    expect(existsSync(join(it_.root, 'never'))).toBe(false)
  })

  it('take a prefix, too', async () => {
    it_.write('two.json', JSON.stringify(['a/1', 'b/1'].map((key) => ({ key, value: key }))))
    expect((await it_.clodo('data copy two.json some/ --prefix b/')).code).toBe(0)
    expect(readdirSync(join(it_.root, 'some'))).toEqual(['b'])
  })

  it('of CSV have as many cells in each row as in the head', async () => {
    it_.write('odd.csv', 'id,title\r\n1,a,b\r\n')
    const { stderr } = await it_.clodo('data copy odd.csv odd.json')
    expect(stderr).toContain('Row 1 has 3 cells, and the head has 2')
  })
})

describe('rows', () => {
  it('go from D1 to SQLite, CSV and JSON, and back', async () => {
    const table = '--table notes'
    expect(await done(`d1:DB copy.sqlite ${table}`)).toMatchObject({ count: 3 })
    const text = await done(`d1:DB rows.csv ${table}`)
    expect(it_.read('rows.csv').split('\r\n').slice(0, 2)).toEqual([
      '"id","title","size","tag","code"',
      '1,"plain",1.5,,"5"',
    ])
    expect((await done(`copy.sqlite rows.json ${table}`)).checksum).toBe(text.checksum)
    expect((await done(`rows.csv again.sqlite ${table}`).catch(() => undefined))?.count ?? 'no table').toBe('no table')
    await it_.clodo('data copy copy.sqlite again.sqlite --table notes')
    expect((await done(`rows.json d1:DB ${table}`)).count).toBe(3)
    expect((await done(`d1:DB again.sqlite ${table}`)).count).toBe(3)
  }, 60_000)

  it('do not go where pairs are', async () => {
    const refused = await it_.clodo(`data copy d1:DB kv:ONE --table notes --env development --yes ${rate}`)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('DATA_UNFIT') })
    expect((await it_.clodo('data copy d1:DB x.csv --env development')).code).toBe(3)
    expect((await it_.clodo('data copy nonsense x.csv')).code).toBe(1)
    expect((await it_.clodo('data copy kv:NONE x.json --env development')).stderr).toContain('has no kv:NONE')
  }, 60_000)
})

describe('a copy', () => {
  const disk = nodeDisk()
  const source = (count: number): Store => ({
    holds: 'pairs',
    lasting: true,
    keeps: [],
    async *read(after) {
      for (let index = 0; index < count; index += 1) {
        const key = String(index).padStart(4, '0')
        if (after === undefined || key > after) yield pairItem(key, Buffer.from(key))
      }
    },
    write: async () => {},
  })
  const progress = () => {
    let at: string | undefined
    return {
      read: () => at,
      write: (key: string) => {
        at = key
      },
      clear: () => {
        at = undefined
      },
    }
  }

  it('that was stopped goes on where it was', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'clodo-data-'))
    const real = directoryStore(disk, directory, '')
    let batches = 0
    const failing: Store = {
      ...real,
      write: async (items) => {
        batches += 1
        if (batches === 3) throw new Error('the network is gone')
        await real.write(items)
      },
    }
    const own = progress()
    await expect(copy(source(450), failing, { progress: own, report: () => {} })).rejects.toThrow('the network is gone')
    const rest = await copy(source(450), real, { progress: own, report: () => {} })
    expect(rest).toMatchObject({ copied: 250, resumed: true, count: 450 })
    expect(own.read()).toBeUndefined()
    rmSync(directory, { recursive: true })
  })

  it('says so when the target lost something', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'clodo-data-'))
    const real = directoryStore(disk, directory, '')
    const lossy: Store = { ...real, write: (items) => real.write(items.slice(1)) }
    await expect(copy(source(150), lossy, { progress: progress(), report: () => {} })).rejects.toMatchObject({
      code: 'DATA_DIFFERS',
      data: { count: 150, differing: 2 },
    })
    writeFileSync(join(directory, '0000'), 'changed')
    expect(readFileSync(join(directory, '0001'), 'utf8')).toBe('0001')
    rmSync(directory, { recursive: true })
  })

  it('asks no faster than it may', async () => {
    let clock = 0
    const at: number[] = []
    const answer = async () => {
      at.push(clock)
      return new Response()
    }
    const sleep = async (ms: number) => {
      clock += ms
    }
    const ask = paced(answer, 4, { now: () => clock, sleep })
    for (let index = 0; index < 4; index += 1) await ask('http://x')
    expect(at).toEqual([0, 250, 500, 750])
  })
})
