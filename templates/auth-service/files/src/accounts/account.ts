import * as v from 'valibot'
import { now } from './time.ts'

/** Somebody who has proved an address. */
export interface Account {
  /** The subject of sessions and tokens. */
  readonly id: string
  /** In lower case. */
  readonly email: string
  readonly name: string
  readonly roles: readonly string[]
  readonly tenant?: string
  /** Seconds since 1970. */
  readonly created: number
}

interface Row {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly roles: string
  readonly tenant: string | null
  readonly created: number
}

const address = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(254), v.rfcEmail(), v.regex(/\.[a-z]{2,}$/))
const title = v.pipe(v.string(), v.trim(), v.maxLength(100))

/** The address as it is kept and compared; `undefined` when it is none. */
export const emailOf = (text: unknown): string | undefined => parsed(address, text)

/** A name as somebody may have it; `undefined` when it is too long. */
export const nameOf = (text: unknown): string | undefined => parsed(title, text)

function parsed(schema: v.GenericSchema<string>, text: unknown): string | undefined {
  const result = v.safeParse(schema, text)
  return result.success ? result.output : undefined
}

export async function findAccount(db: D1Database, id: string): Promise<Account | undefined> {
  return toAccount(await db.prepare('SELECT * FROM accounts WHERE id = ?').bind(id).first<Row>())
}

export async function findByEmail(db: D1Database, email: string): Promise<Account | undefined> {
  return toAccount(await db.prepare('SELECT * FROM accounts WHERE email = ?').bind(email).first<Row>())
}

/** Makes an account for an address that was proved, or finds the one that has it. */
export async function openAccount(db: D1Database, { email, name }: Pick<Account, 'email' | 'name'>): Promise<Account> {
  const row = await db
    .prepare(
      `INSERT INTO accounts (id, email, name, created) VALUES (?, ?, ?, ?)
       ON CONFLICT (email) DO UPDATE SET email = excluded.email RETURNING *`,
    )
    .bind(crypto.randomUUID(), email, name, now())
    .first<Row>()
  const account = toAccount(row)
  if (account === undefined) throw new Error('An account was neither made nor found')
  return account
}

interface Listed {
  readonly email?: string | undefined
  /** Null: of those that have none. Left out: of all. */
  readonly tenant?: string | null
  readonly after?: string | undefined
  readonly limit: number
}

/** Accounts by their id, after one, at most so many. */
export async function listAccounts(db: D1Database, { email, tenant, after = '', limit }: Listed): Promise<Account[]> {
  const { results } = await db
    .prepare(
      `SELECT * FROM accounts
       WHERE id > ?1 AND (email = ?2 OR ?2 IS NULL) AND (tenant IS ?3 OR ?4) ORDER BY id LIMIT ?5`,
    )
    .bind(after, email?.toLowerCase() ?? null, tenant ?? null, Number(tenant === undefined), limit)
    .run<Row>()
  return results.map(toAccount).filter((account) => account !== undefined)
}

export async function giveRoles(db: D1Database, id: string, roles: readonly string[]): Promise<void> {
  await db.prepare('UPDATE accounts SET roles = ? WHERE id = ?').bind(JSON.stringify(roles), id).run()
}

export async function rename(db: D1Database, id: string, name: string): Promise<void> {
  await db.prepare('UPDATE accounts SET name = ? WHERE id = ?').bind(name, id).run()
}

/** Gives an account another address, unless somebody has that. @returns The account; `undefined` when nothing changed. */
export async function changeEmail(db: D1Database, id: string, email: string): Promise<Account | undefined> {
  const row = await db
    .prepare('UPDATE OR IGNORE accounts SET email = ? WHERE id = ? RETURNING *')
    .bind(email, id)
    .first<Row>()
  return toAccount(row)
}

/** Deletes an account with all that belongs to it. Its id is nobody's after that. */
export async function deleteAccount(db: D1Database, id: string): Promise<void> {
  await db.prepare('DELETE FROM accounts WHERE id = ?').bind(id).run()
}

function toAccount(row: Row | null): Account | undefined {
  if (row === null) return undefined
  const { tenant, roles, ...rest } = row
  return { ...rest, roles: JSON.parse(roles), ...(tenant !== null && { tenant }) }
}
