/** The studio shows a local database to whoever has the token, and to nobody else. */
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localPath, openSqlite } from '../../src/cloudflare/sqlite.ts'
import { databasesOfTarget, nodeDisk, openStudio, targetOf } from '../../src/index.ts'
import { hardStatements } from './hard-data.ts'
import { config, type Yard, yard } from './yard.ts'

type Shown = Awaited<ReturnType<typeof openStudio>>

let at: Yard
let path: string
const shown: Shown[] = []
beforeAll(async () => {
  at = await yard({ 'wrangler.jsonc': config({ d1_databases: [{ binding: 'DB' }] }), 'src/index.ts': '' })
  await at.clodo('db create')
  path = localPath(`${at.root}/.wrangler/state`, 'DB')
  const file = openSqlite(nodeDisk(), path)
  await file.load(hardStatements)
  file.close()
})
afterAll(async () => {
  for (const one of shown) await one.close()
  await at.close()
})

async function started(write: boolean): Promise<URL> {
  const tools = { disk: nodeDisk(), randomHex: (bytes: number) => 'ab'.repeat(bytes) }
  const target = await targetOf(tools, { root: at.root, name: undefined, first: true })
  const [database] = databasesOfTarget(tools, target)
  if (database === undefined) throw new Error('no database')
  const one = await openStudio(tools, target, { database, state: undefined, port: 0, write })
  shown.push(one)
  return new URL(one.url)
}

/** As a program would ask, which may send any header. */
function ask(
  url: URL,
  to: string,
  { method = 'GET', headers = {}, body = '' } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const authorization = `Bearer ${url.searchParams.get('token')}`
    const asked = request(new URL(to, url.origin), { method, headers: { authorization, ...headers } }, (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    asked.once('error', reject).end(body)
  })
}

const sql = (url: URL, text: string) => ask(url, '/api/sql', { method: 'POST', body: JSON.stringify({ sql: text }) })

describe('the studio', () => {
  it('shows tables and rows, whatever is in them', async () => {
    const url = await started(false)
    const tables = JSON.parse((await ask(url, '/api/tables')).text)
    expect(tables.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['parents', 'keyed', 'both']),
    )
    const rows = JSON.parse((await ask(url, '/api/rows?table=keyed')).text)
    expect(rows).toMatchObject({ columns: ['a', 'b', 'n'], total: 5 })
    expect(rows.rows.flat()).toContainEqual({ bytes: 2, start: '00ff' })
    const [all, later] = await Promise.all([0, 2].map((from) => ask(url, `/api/rows?table=loose&offset=${from}`)))
    expect(JSON.parse(later?.text ?? '').rows).toEqual(JSON.parse(all?.text ?? '').rows.slice(2))
    expect((await ask(url, '/api/rows?table=x%22%3B%20DROP%20TABLE%20loose%3B--')).status).toBe(400)
  })

  it('changes nothing, unless writes are on', async () => {
    const reading = await started(false)
    for (const text of [
      "INSERT INTO loose VALUES ('x')",
      'DROP TABLE loose',
      'PRAGMA user_version = 7',
      'CREATE TABLE z (a)',
      'SELECT 1; DELETE FROM loose',
    ])
      expect([text, (await sql(reading, text)).status]).toEqual([text, 400])
    expect((await sql(await started(true), "INSERT INTO loose VALUES ('x')")).status).toBe(200)
    expect(JSON.parse((await sql(reading, "SELECT count(*) AS n FROM loose WHERE x = 'x'")).text).rows).toEqual([[1]])
  })

  it('answers nobody without the token, of another origin, or under another name', async () => {
    const url = await started(false)
    for (const headers of [{ authorization: '' }, { authorization: 'Bearer x' }])
      for (const to of ['/', '/?token=x', '/api/tables']) expect((await ask(url, to, { headers })).status).toBe(401)
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { host: `evil.example:${url.port}` },
      { host: `localhost:${url.port}` },
    ])
      for (const to of ['/', '/api/tables', '/studio.js']) expect((await ask(url, to, { headers })).status).toBe(403)
    expect(
      (await ask(url, `/?token=${url.searchParams.get('token')}`, { headers: { authorization: '' } })).status,
    ).toBe(200)
    expect((await ask(url, '/api/sql')).status).toBe(400)
    expect((await ask(url, '/api/sql', { method: 'POST', body: 'x'.repeat(1_100_000) })).status).toBe(400)
  })
})
