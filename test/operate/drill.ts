/**
 * The recovery drill: a database is backed up, lost, and restored; then each row is held against what it was. Prints how
 * long it takes to be back (RTO), and how old the data is that one is back with (RPO).
 */
import { rmSync } from 'node:fs'
import { localPath, openSqlite } from '../../src/cloudflare/sqlite.ts'
import { nodeDisk } from '../../src/index.ts'
import { config, type Yard, yard } from './yard.ts'

export interface Drill {
  readonly rows: number
  /** Bytes of the database, and of its backup. */
  readonly database: number
  readonly backup: number
  /** Seconds. */
  readonly seconds: { readonly backup: number; readonly verify: number; readonly restore: number }
  /** Rows that are not what they were. */
  readonly different: number
  readonly megabytes: number
}

const where = '--remote --env production --yes'

/** @param place `local`: the file is deleted; `remote`: on the API on loopback, every table is dropped */
export async function drill(rows: number, place: 'local' | 'remote'): Promise<Drill> {
  const binding = { d1_databases: [{ binding: 'DB', database_name: 'svc-db' }] }
  const at = await yard({
    'wrangler.jsonc': config(binding),
    'src/index.ts': 'export default {}\n',
    'migrations/0001_orders.sql':
      'CREATE TABLE customers (id INTEGER PRIMARY KEY, mail TEXT UNIQUE);\nCREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, customer INTEGER NOT NULL REFERENCES customers (id), note TEXT, cents INTEGER, weight REAL, seal BLOB);\nCREATE INDEX orders_by_customer ON orders (customer);\n',
    'seeds/rows.sql': rowsSql(rows),
    'lost.sql': 'DROP TABLE orders;\nDROP TABLE customers;\nDROP TABLE d1_migrations;\n',
  })
  const flags = place === 'remote' ? ` ${where}` : ''
  try {
    for (const line of ['create', 'migrate', 'seed']) await done(at, `db ${line}${flags}`)
    const made = await timed(() => done<{ backups: [{ bytes: number; id: string }] }>(at, `db backup${flags}`))
    const [{ bytes, id }] = made.value.backups
    const before = await fingerprint(at, place)
    const verified = await timed(() => done(at, `db verify ${id}${flags}`))
    if (place === 'remote') await done(at, `db seed --file lost.sql${flags}`)
    else rmSync(`${at.root}/.wrangler`, { recursive: true })
    const restored = await timed(async () => {
      if (place === 'local') await done(at, 'db create')
      await done(at, `db restore ${id}${flags}`)
    })
    const live = await at.document<{ live: { different: number }[] }>(`db verify ${id} --live${flags}`)
    if (live.code !== 0 && live.value.live === undefined) throw new Error(live.stdout)
    const different = live.value.live.reduce((sum, one) => sum + one.different, 0)
    if ((await fingerprint(at, place)) !== before) throw new Error('The rows are others than before.')
    return {
      rows,
      database: place === 'local' ? await sizeOf(at) : 0,
      backup: bytes,
      seconds: { backup: made.seconds, verify: verified.seconds, restore: restored.seconds },
      different,
      megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    }
  } finally {
    await at.close()
  }
}

/** Made by SQLite itself, so that a million takes seconds. */
function rowsSql(rows: number): string {
  const customers = Math.max(1, Math.floor(rows / 10))
  const upTo = (count: number) => `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
  return `${upTo(customers)} INSERT INTO customers SELECT i, 'c' || i || '@example.com' FROM n;
${upTo(rows - customers)} INSERT INTO orders (customer, note, cents, weight, seal)
SELECT 1 + i % ${customers}, CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN 'it''s ' || char(233) || char(10) || i ELSE 'order number ' || i END, i * 7919 % 1000003, i / 7.0, CASE i % 3 WHEN 0 THEN NULL ELSE CAST('seal' || i AS BLOB) END FROM n;
`
}

/** Computed by SQLite over every value, apart from what is tested. */
async function fingerprint(at: Yard, place: 'local' | 'remote'): Promise<string> {
  if (place === 'remote') return ''
  const file = openSqlite(nodeDisk(), localPath(`${at.root}/.wrangler/state`, 'DB'), { readOnly: true })
  const sums = await file.query(
    'SELECT count(*) AS n, sum(id) AS ids, sum(customer) AS customers, sum(cents) AS cents, total(weight) AS weight, sum(length(note)) AS notes, sum(unicode(note)) AS first, sum(length(seal)) AS seals, max(hex(seal)) AS last, count(note) AS some, (SELECT count(*) || max(mail) || sum(length(mail)) FROM customers) AS mails FROM orders',
  )
  file.close()
  return JSON.stringify(sums)
}

async function sizeOf(at: Yard): Promise<number> {
  const file = openSqlite(nodeDisk(), localPath(`${at.root}/.wrangler/state`, 'DB'), { readOnly: true })
  const size = await file.size()
  file.close()
  return size
}

async function done<T>(at: Yard, line: string): Promise<T> {
  const { code, value, stdout } = await at.document<T>(line)
  if (code !== 0) throw new Error(`${line}: ${stdout}`)
  return value
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const begun = performance.now()
  const value = await work()
  return { value, seconds: Math.round((performance.now() - begun) / 100) / 10 }
}

if (import.meta.main) {
  const rows = Number(process.env.ROWS ?? 1_000_000)
  const place = process.env.PLACE === 'remote' ? 'remote' : 'local'
  const found = await drill(rows, place)
  console.log(JSON.stringify(found, undefined, 2))
  console.log(`RTO ${found.seconds.restore} s: from an empty database to every row, checked on the way`)
  console.log(
    `RPO ${found.seconds.backup} s: the age of the data when its backup is whole; then the time since the backup`,
  )
  process.exitCode = found.different === 0 ? 0 : 1
}
