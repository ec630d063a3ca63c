import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Sql, sql, TenantDatabase } from '../../src/tenancy/database.ts'
import { guard } from '../../src/tenancy/guard.ts'
import { tenantTables } from '../../src/tenancy/tables.ts'
import { makeNotes } from './caller.ts'

interface Note {
  readonly id: string
  readonly tenant_id: string
  readonly text: string
}

const acme = new TenantDatabase(env.DB, 'acme')
const rival = new TenantDatabase(env.DB, 'rival')
const raw = (text: string, values: Sql['values'] = []): Sql => ({ text, values })

beforeEach(async () => {
  await makeNotes()
  await acme.insert('notes', { id: 'a', text: 'of acme' })
  await rival.insert('notes', { id: 'b', text: 'of rival' })
})

describe('the rows of a tenant', () => {
  it('are read, changed and deleted, and those of another are not', async () => {
    expect(await acme.select<Note>('notes')).toEqual([{ id: 'a', tenant_id: 'acme', text: 'of acme' }])
    expect(await acme.first('notes', { where: sql`id = ${'b'}` })).toBeNull()
    expect(await acme.update('notes', { text: 'stolen' }, sql`id = ${'b'}`)).toEqual([])
    expect(await acme.update<Note>('notes', { text: sql`text || ${'!'}` }, sql`TRUE`)).toMatchObject([
      { text: 'of acme!' },
    ])
    expect(await acme.delete('notes', sql`TRUE`)).toBe(1)
    expect(await rival.select<Note>('notes')).toMatchObject([{ id: 'b', text: 'of rival' }])
  })

  it('may have the id of a row of another', async () => {
    await acme.insert('notes', { id: 'b', text: 'mine' })
    expect(await rival.first<Note>('notes', { where: sql`id = ${'b'}` })).toMatchObject({ text: 'of rival' })
  })

  it('are chosen, ordered and counted', async () => {
    for (const id of ['c', 'd', 'e']) await acme.insert('notes', { id, text: null })
    const where = raw('"id" IN (SELECT value FROM json_each(?)) AND (text IS NULL)', [JSON.stringify(['c', 'e', 'b'])])
    const rows = await acme.select('notes', { columns: { key: 'id' }, where, orderBy: '"id" DESC', limit: 5 })
    expect(rows).toEqual([{ key: 'e' }, { key: 'c' }])
  })

  it('keep their owner', async () => {
    await expect(acme.insert('notes', { id: 'x', tenant_id: 'rival' })).rejects.toThrow(TypeError)
    await expect(acme.update('notes', { TENANT_ID: 'rival' }, sql`TRUE`)).rejects.toThrow(TypeError)
  })
})

describe('what could reach other rows', () => {
  it.each<[string, Sql]>([
    ['an OR behind a bracket', raw('1=1) OR (1=1')],
    ['a bracket that stays open', raw('(id = 1')],
    ['a comment', raw('1=1) -- ')],
    ['a comment of several lines', raw('1=1 /* ) OR (1=1 */')],
    ['a second statement', raw('TRUE; DELETE FROM notes')],
    ['a subquery', raw('EXISTS (SELECT 1 FROM notes)')],
    ['a list from a table', raw('id IN notes')],
    ['a list from a table in quotes', raw('id IN "notes"')],
    ['a union', raw('TRUE UNION SELECT 1')],
    ['values', raw('id IN (VALUES (1))')],
    ['a common table', raw('(WITH x AS (TABLE notes) TRUE)')],
    ['the value of another question mark', raw('id = ?1', ['a'])],
    ['a named parameter', raw('id = :id')],
    ['a parameter with @', raw('id = @id')],
    ['a parameter with $', raw('id = $id')],
    ['a name in backticks', raw('`id` = 1')],
    ['a name in square brackets', raw('[id] = 1')],
    ['a text that does not end', raw("id = 'a")],
    ['a name that does not end', raw('"id = 1')],
    ['a mark without a value', raw('id = ?')],
    ['a value without a mark', raw('TRUE', ['acme'])],
  ])('%s is refused', async (_what, where) => {
    await expect(acme.select('notes', { where })).rejects.toThrow(TypeError)
    await expect(acme.delete('notes', where)).rejects.toThrow(TypeError)
    await expect(acme.update('notes', { text: 'x' }, where)).rejects.toThrow(TypeError)
    await expect(acme.update('notes', { text: where }, sql`TRUE`)).rejects.toThrow(TypeError)
    expect(await rival.select('notes')).toHaveLength(1)
  })

  it('does not come in as JSON in the place of a value', async () => {
    const sent = JSON.parse('{"text":{"text":"hex(randomblob(9))","values":[]}}')
    await expect(acme.update('notes', sent, sql`TRUE`)).rejects.toThrow(TypeError)
    expect(await acme.first<Note>('notes')).toMatchObject({ text: 'of acme' })
  })

  it('is no harm as a value', async () => {
    for (const id of ["' OR '1'='1", '1) OR (1=1', 'b"; --', '?1'])
      expect(await acme.select('notes', { where: sql`id = ${id}` })).toEqual([])
    expect(await acme.select('notes', { where: raw(`text <> 'it''s (1) -- ; SELECT'`) })).toHaveLength(1)
  })

  it.each(['notes" WHERE 1=1 --', 'notes, tenants', 'main.notes', 'notes n', ''])(
    'a table called %j is refused',
    async (table) => {
      await expect(acme.select(table)).rejects.toThrow(TypeError)
      await expect(acme.insert(table, { id: 'x' })).rejects.toThrow(TypeError)
    },
  )

  it.each(['(SELECT 1)', 'id; DELETE FROM notes', 'random()', 'id, (1)'])(
    'an order by %j is refused',
    async (orderBy) => {
      await expect(acme.select('notes', { orderBy })).rejects.toThrow(TypeError)
    },
  )

  it('a column that is an expression is refused', async () => {
    const columns = { all: 'group_concat(text)' }
    await expect(acme.select('notes', { columns })).rejects.toThrow(TypeError)
    await expect(acme.insert('notes', { 'id) VALUES (1) --': 1 })).rejects.toThrow(TypeError)
  })

  it('does not compile', async () => {
    // @ts-expect-error there is no way to a statement of one's own
    expect(acme.prepare).toBeUndefined()
    // @ts-expect-error a text is no condition
    const deleted = acme.delete('notes', 'TRUE')
    await expect(deleted).rejects.toThrow(TypeError)
  })
})

describe('the database without a tenant', () => {
  it('has nothing but what can be guarded', async () => {
    const guarded = guard(env.DB)
    for (const name of ['alwaysPrimarySession', 'fetcher', 'dump', 'sessionId'])
      expect(Reflect.get(guarded, name)).toBeUndefined()
    const { prepare } = Object.getPrototypeOf(env.DB)
    await expect(async () => prepare.call(guarded, 'SELECT 1').run()).rejects.toThrow(TypeError)
    const batch = [guarded.prepare('SELECT 1 AS one'), guarded.prepare('SELECT 2 AS one')]
    expect((await guarded.batch(batch)).map(({ results }) => results)).toEqual([[{ one: 1 }], [{ one: 2 }]])
  })

  it.skipIf(tenantTables.length === 0)('does not know the tables of tenants', async () => {
    const guarded = guard(env.DB)
    const [table = ''] = tenantTables
    const ways = [`SELECT * FROM ${table}`, `select * from "${table.toUpperCase()}"`, `DELETE FROM main.[${table}]`]
    for (const text of ways) {
      expect(() => guarded.prepare(text)).toThrow(TypeError)
      expect(() => guarded.withSession().prepare(text)).toThrow(TypeError)
      await expect(async () => guarded.exec(text)).rejects.toThrow(TypeError)
    }
    expect(await guarded.prepare('SELECT count(*) AS n FROM tenants').first()).toEqual({ n: 0 })
  })
})
