/** `clodo data copy --local` against the state that wrangler itself writes and reads. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { config, worker, type Yard, yard } from '../operate/yard.ts'

let it_: Yard
const rest = '--local --env development --yes'
const copied = async (line: string) => {
  const ended = await it_.document<{ count: number; copied: number; resumed: boolean; checksum: string }>(
    `data copy ${line} ${rest}`,
  )
  expect([line, ended.code, ended.code === 0 ? '' : ended.stdout]).toEqual([line, 0, ''])
  return ended.value
}
const pairs = [
  { key: 'a/b', value: 'plain' },
  { key: 'ü "q"', value: Buffer.from([0, 255, 1]).toString('base64'), base64: true },
  { key: 'with', value: 'more', metadata: { by: 'ada' }, expiration: 2_000_000_000 },
]
const bindings = {
  kv_namespaces: [
    { binding: 'ONE', id: 'one' },
    { binding: 'TWO', id: 'two', preview_id: 'two-preview' },
  ],
  r2_buckets: [{ binding: 'FILES', bucket_name: 'files' }],
  d1_databases: [{ binding: 'DB', database_id: 'db', database_name: 'db' }],
}

beforeAll(async () => {
  it_ = await yard({
    'wrangler.jsonc': config(bindings),
    'src/index.ts': worker(),
    'package.json': '{ "name": "svc" }',
    'pairs.json': JSON.stringify(pairs),
  })
})
afterAll(() => it_.close())

describe('what wrangler keeps on the machine', () => {
  it('takes pairs into KV, which wrangler reads, and gives them back with all that belongs to them', async () => {
    const first = await copied('pairs.json kv:ONE')
    expect(first).toMatchObject({ copied: 3, count: 3 })
    expect((await it_.wrangler('kv key get a/b --binding ONE --local --text')).stdout).toContain('plain')
    await it_.wrangler('kv key put late value --binding ONE --local')
    expect((await copied('kv:ONE kv:TWO')).count).toBe(4)
    expect((await copied('kv:TWO back.json --prefix with')).count).toBe(1)
    expect(JSON.parse(it_.read('back.json'))).toEqual([pairs[2]])
    expect((await it_.wrangler('kv key list --binding TWO --local --preview')).stdout).toContain('"late"')
  })

  it('takes objects into R2, which wrangler reads', async () => {
    const first = await copied('kv:ONE values/')
    expect((await copied('values/ r2:FILES')).checksum).toBe(first.checksum)
    expect((await it_.wrangler('r2 object get files/a/b --local --pipe')).stdout).toContain('plain')
    expect((await copied('r2:FILES again/')).checksum).toBe(first.checksum)
  })

  it('has databases whose rows go out and come back', async () => {
    const sql = "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT); INSERT INTO notes VALUES (1, 'a'), (2, NULL)"
    it_.write('notes.sql', sql)
    expect((await it_.wrangler('d1 execute DB --local --file notes.sql')).code).toBe(0)
    const out = await copied('d1:DB notes.csv --table notes')
    expect(it_.read('notes.csv')).toBe('"id","title"\r\n1,"a"\r\n2,\r\n')
    it_.write('more.json', '[{ "id": 3, "title": "c" }]')
    expect((await copied('more.json d1:DB --table notes')).count).toBe(1)
    expect(out.count).toBe(2)
    expect((await copied('d1:DB all.json --table notes')).count).toBe(3)
  })

  it('only counts in a dry run', async () => {
    const { stdout, code } = await it_.clodo(`data copy pairs.json r2:FILES --dry-run ${rest}`)
    expect([code, stdout]).toEqual([0, expect.stringContaining('3 records would be copied')])
  })

  it('goes on where it was stopped', async () => {
    const many = Array.from({ length: 400 }, (_, index) => ({
      key: `k${String(index).padStart(4, '0')}`,
      value: `${index}`,
    }))
    it_.write('many.json', JSON.stringify(many))
    const history = join(it_.root, '.clodo/history')
    const begun = () => existsSync(history) && readdirSync(history).some((name) => name.startsWith('copy-'))
    const stop = setInterval(() => begun() && process.emit('SIGINT'), 1)
    const stopped = await it_.clodo(`data copy many.json kv:ONE ${rest}`)
    clearInterval(stop)
    expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining('CANCELLED') })
    const after = await copied('many.json kv:ONE')
    expect(after).toMatchObject({ resumed: true, count: 400 })
    expect(after.copied).toBeLessThan(400)
    expect(begun()).toBe(false)
  })

  it('names a binding that is not there', async () => {
    expect((await it_.clodo(`data copy kv:NONE x.json ${rest}`)).stderr).toContain('has no kv:NONE')
  })
})
