/** `clodo tenant` on SQLite behind a program in the place of wrangler. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CommandContext } from 'clodo/plugin'
import { memoryProject } from 'clodo/testing'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { wrongLines } from '../../test/support/lines.ts'
import tenant from './commands/tenant.ts'
import { quotas, tenants } from './migration.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-tenant-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** As `wrangler d1 execute DATABASE … --json --command SQL` answers; each database is a file. */
const program = join(home, 'wrangler.mjs')
writeFileSync(
  program,
  `import { DatabaseSync } from 'node:sqlite'
const args = process.argv.slice(2)
const db = new DatabaseSync(args[2] + '.sqlite')
try {
  console.log(JSON.stringify([{ results: db.prepare(args.at(-1)).all() }]))
} catch (error) {
  console.log(JSON.stringify({ error: { text: error.message } }))
  process.exitCode = 1
}
`,
)

async function run(...args: string[]) {
  let out = ''
  const code = await tenant.run({
    args,
    root: home,
    config: 'wrangler.jsonc',
    project: {},
    answers: { dedicated: ['large'] },
    env: process.env,
    stdout: { write: (text: string) => (out += text) },
    signal: new AbortController().signal,
    wrangler: () => [process.execPath, program],
  } as unknown as CommandContext)
  if (args.includes('--json') || args[0] === 'export')
    expect(wrongLines('plugins/multi-tenant/schemas/tenant.json', out)).toEqual([])
  return { code, out, lines: out.split('\n').filter(Boolean) }
}

const database = (name: string) => new DatabaseSync(join(home, `${name}.sqlite`))

beforeEach(() => {
  for (const name of ['DB', 'DB_LARGE']) {
    rmSync(join(home, `${name}.sqlite`), { force: true })
    const db = database(name)
    db.exec(`${tenants}${quotas}
      CREATE TABLE items (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL);
      CREATE TABLE pairs (a TEXT, b TEXT, tenant_id TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;`)
    db.close()
  }
})

function fill(name: string, id: string, count: number): void {
  const db = database(name)
  db.exec('BEGIN')
  for (let i = 0; i < count; i += 1) {
    db.prepare('INSERT INTO items VALUES (?, ?)').run(`${id} ${i}`, id)
    db.prepare('INSERT INTO pairs VALUES (?, ?, ?)').run(id, String(i), id)
  }
  db.exec('COMMIT')
  db.close()
}

describe('clodo tenant', () => {
  it('carries a tenant through its life', async () => {
    expect((await run('create', 'acme', '--name', "Ada's")).lines).toEqual(["acme  Ada's  active"])
    await expect(run('create', 'acme')).rejects.toMatchObject({ name: 'CommandError', exit: 1 })
    expect((await run('suspend', 'acme', '--json')).out).toContain('"state":"suspended"')
    expect((await run('resume', 'acme')).out).toContain('active')
    const next = ['clodo tenant delete acme --json --yes']
    await expect(run('delete', 'acme', '--json')).rejects.toMatchObject({ exit: 3, next })
    expect((await run('delete', 'acme', '--yes')).out).toContain('deleted')
    expect((await run('list')).lines).toEqual(["acme  Ada's  deleted"])
  })

  it('shows no name that steers the terminal', async () => {
    const db = database('DB')
    db.prepare("INSERT INTO tenants VALUES ('acme', ?, 'active', '', '')").run('\u001b[2J\u202eevil')
    db.close()
    expect((await run('list')).lines).toEqual(['acme  \ufffd[2J\ufffdevil  active'])
  })

  it('exports all rows page by page, of whatever table, and none of another tenant', async () => {
    fill('DB', 'acme', 2300)
    fill('DB', 'rival', 10)
    const lines = (await run('export', 'acme')).lines.map((line) => JSON.parse(line))
    expect(lines).toHaveLength(4600)
    expect(new Set(lines.map(({ table, row }) => `${table} ${row.id ?? row.b}`)).size).toBe(4600)
    expect(lines.every(({ row }) => row.tenant_id === 'acme' && !('rowid' in row))).toBe(true)
  })

  it('finds a tenant that has a database of its own there', async () => {
    fill('DB_LARGE', 'large', 3)
    expect((await run('export', 'large')).lines).toHaveLength(6)
    await run('create', 'large')
    await run('delete', 'large', '--yes')
    expect((await run('export', 'large')).lines).toEqual([])
  })

  it('shows what a tenant uses, and sets what it may', async () => {
    fill('DB', 'acme', 4)
    const db = database('DB')
    db.prepare('INSERT INTO tenant_usage VALUES (?, ?, ?)').run('acme', new Date().toISOString().slice(0, 10), 7)
    db.close()
    const none = { id: 'acme', requests: 7, requestLimit: null, rows: 8, rowLimit: null }
    expect(JSON.parse((await run('usage', 'acme', '--json')).out)).toEqual(none)
    expect(JSON.parse((await run('quota', 'acme', '--requests', '100', '--json')).out)).toEqual({
      ...none,
      requestLimit: 100,
    })
    expect((await run('quota', 'acme', '--rows', '50')).out).toContain('requestLimit -  rows 8  rowLimit 50')
  })

  it.each([
    ['export'],
    ['export', "a' OR 1=1"],
    ['suspend', 'a', 'b'],
    ['fire', 'a'],
    ['quota', 'a', '--rows', '-1'],
    ['toString', 'a'],
    ['--what'],
  ])('%j is a mistake that is told', async (...args) => {
    await expect(run(...args)).rejects.toMatchObject({ name: 'CommandError', exit: 2 })
  })
})

it('a tenant with a database of its own has a binding, its migrations and a place in the map', async () => {
  const project = await memoryProject()
  await project.add('auth')
  await project.add('multi-tenant', { dedicated: ['big-one', 'acme'] })
  const files = project.files()
  expect(files['src/tenancy/dedicated.ts']).toContain("acme: 'DB_ACME',\n  'big-one': 'DB_BIG_ONE',")
  expect(files['wrangler.jsonc']?.match(/"DB_BIG_ONE"/g)).toHaveLength(3)
  expect(files['package.json']).toContain('migrations apply DB_BIG_ONE --local')
  expect(files['test/migrate.ts']).toContain('env.DB_BIG_ONE')
  await expect(project.add('multi-tenant', { dedicated: ['a b'] })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})
