/** What a database is made of, in an order in which it can be made again. */
import type { Reads } from '../../cloudflare/d1.ts'
import { identifier } from '../migrations.ts'

export interface Table {
  readonly name: string
  readonly sql: string
  readonly kind: 'table' | 'virtual'
  /** Those that hold what was written; not those that SQLite computes. */
  readonly columns: readonly string[]
  /** What tells one row from another, in the order to read them in; nothing where columns took all names of that. */
  readonly key: readonly string[]
  /** The name by which the number of a row is had, where it is no column and has to be kept, too. */
  readonly rowid: string | undefined
  /** Tables that its foreign keys point to. */
  readonly parents: readonly string[]
}

export interface Part {
  readonly type: 'index' | 'view' | 'trigger'
  readonly name: string
  readonly sql: string
  readonly unique: boolean
}

export interface Schema {
  /** Each after those that it points to, as far as that can be. */
  readonly tables: readonly Table[]
  readonly parts: readonly Part[]
  /** Numbers that AUTOINCREMENT has given, by table. */
  readonly sequences: readonly (readonly [table: string, last: string])[]
}

export async function schemaOf(sql: Reads): Promise<Schema> {
  const objects = await sql.rows(
    "SELECT type AS c0, name AS c1, tbl_name AS c2, sql AS c3 FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND sql IS NOT NULL ORDER BY rowid",
  )
  const kinds = new Map((await sql.rows('PRAGMA table_list')).map((row) => [String(row[1]), row]))
  const tables: Table[] = []
  for (const [type, name, , text] of objects) {
    const [, , kind, , withoutRowid] = kinds.get(String(name)) ?? []
    if (type !== 'table' || kind === 'shadow') continue
    const virtual = kind === 'virtual'
    tables.push(await tableOf(sql, { name: String(name), text: String(text), virtual, keyed: withoutRowid === 1 }))
  }
  return { tables: inOrder(tables), parts: partsOf(objects), sequences: await sequencesOf(sql) }
}

interface Raw {
  readonly name: string
  readonly text: string
  readonly virtual: boolean
  /** WITHOUT ROWID. */
  readonly keyed: boolean
}

async function tableOf(sql: Reads, { name, text, virtual, keyed }: Raw): Promise<Table> {
  const info = await sql.rows(`PRAGMA table_xinfo(${identifier(name)})`)
  const all = info.map(([, column, type, , , pk, hidden]) => ({
    name: String(column),
    type: String(type).toUpperCase(),
    pk: Number(pk),
    hidden: Number(hidden),
  }))
  const columns = all.filter(({ hidden }) => hidden === 0).map((column) => column.name)
  const primary = all.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  const links = virtual ? [] : await sql.rows(`PRAGMA foreign_key_list(${identifier(name)})`)
  const parents = [...new Set(links.map(([, , parent]) => String(parent)))]
  const taken = all.map((column) => column.name.toLowerCase())
  const rowid = ['rowid', '_rowid_', 'oid'].find((word) => !taken.includes(word))
  const key = keyed ? primary.map((column) => column.name) : rowid === undefined ? [] : [rowid]
  const kept = keyed || (await isAlias(sql, name, primary)) ? undefined : rowid
  return { name, sql: text, kind: virtual ? 'virtual' : 'table', columns, key, rowid: kept, parents }
}

/** Whether its primary key is another name for the number of a row: then it has no index of its own. */
async function isAlias(sql: Reads, name: string, primary: readonly { readonly type: string }[]): Promise<boolean> {
  if (primary.length !== 1 || primary[0]?.type !== 'INTEGER') return false
  const indexes = await sql.rows(`PRAGMA index_list(${identifier(name)})`)
  return !indexes.some(([, , , origin]) => origin === 'pk')
}

function partsOf(objects: readonly (readonly unknown[])[]): Part[] {
  const rank = { index: 0, view: 1, trigger: 2 }
  return objects
    .filter(([type]) => type === 'index' || type === 'view' || type === 'trigger')
    .map(([type, name, , text]) => ({
      type: type as Part['type'],
      name: String(name),
      sql: String(text),
      unique: /^\s*CREATE\s+UNIQUE\b/i.test(String(text)),
    }))
    .sort((a, b) => rank[a.type] - rank[b.type])
}

/** Parents first; tables in a circle stay in the order they were made in. Virtual ones last: they may index another. */
function inOrder(tables: readonly Table[]): Table[] {
  const placed: Table[] = []
  const waiting = tables.filter(({ kind }) => kind === 'table')
  const here = new Set(waiting.map(({ name }) => name))
  while (waiting.length > 0) {
    const names = new Set(placed.map(({ name }) => name))
    const at = waiting.findIndex(({ name, parents }) =>
      parents.every((parent) => parent === name || names.has(parent) || !here.has(parent)),
    )
    placed.push(...waiting.splice(Math.max(at, 0), 1))
  }
  return [...placed, ...tables.filter(({ kind }) => kind === 'virtual')]
}

async function sequencesOf(sql: Reads): Promise<(readonly [string, string])[]> {
  const there = await sql.rows("SELECT 1 AS c0 FROM sqlite_master WHERE name = 'sqlite_sequence'")
  if (there.length === 0) return []
  const rows = await sql.rows('SELECT name AS c0, quote(seq) AS c1 FROM sqlite_sequence ORDER BY name')
  return rows.map(([name, last]) => [String(name), String(last)])
}
