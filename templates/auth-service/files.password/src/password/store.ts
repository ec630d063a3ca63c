import { now } from '../accounts/time.ts'

/** What is kept of somebody's password; `undefined` when they have none. */
export async function findPassword(db: D1Database, account: string): Promise<string | undefined> {
  const row = await db
    .prepare('SELECT hash FROM account_passwords WHERE account = ?')
    .bind(account)
    .first<{ hash: string }>()
  return row?.hash
}

export async function keepPassword(db: D1Database, account: string, hash: string): Promise<void> {
  await db
    .prepare(
      `INSERT INTO account_passwords (account, hash, changed) VALUES (?, ?, ?)
       ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed = excluded.changed`,
    )
    .bind(account, hash, now())
    .run()
}

export async function removePassword(db: D1Database, account: string): Promise<void> {
  await db.prepare('DELETE FROM account_passwords WHERE account = ?').bind(account).run()
}
