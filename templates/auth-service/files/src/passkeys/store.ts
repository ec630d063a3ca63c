import { digest, randomSecret } from '../accounts/secret.ts'
import { now } from '../accounts/time.ts'
import type { Passkey } from './verify.ts'

/** How long somebody may take with their authenticator, in seconds. */
export const PATIENCE = 300

/** A passkey as its owner sees it. Times are in seconds since 1970. */
export interface Listed {
  readonly id: string
  readonly name: string
  readonly created: number
  readonly used: number | null
}

export interface Owned extends Passkey {
  readonly account: string
}

/** A challenge for one answer. @param subject Who adds a passkey; left out: somebody signs in. */
export async function startCeremony(db: D1Database, subject = ''): Promise<string> {
  const challenge = randomSecret()
  await db.batch([
    db.prepare('DELETE FROM account_ceremonies WHERE expires <= ?').bind(now()),
    db
      .prepare('INSERT INTO account_ceremonies (hash, subject, expires) VALUES (?, ?, ?)')
      .bind(await digest(challenge), subject, now() + PATIENCE),
  ])
  return challenge
}

/** Takes a challenge. @returns Whether it was out, for this purpose. */
export async function endCeremony(db: D1Database, challenge: string, subject = ''): Promise<boolean> {
  const { meta } = await db
    .prepare('DELETE FROM account_ceremonies WHERE hash = ? AND subject = ? AND expires > ?')
    .bind(await digest(challenge), subject, now())
    .run()
  return meta.changes === 1
}

/** @returns Whether it was added; a passkey that somebody has is not. */
export async function addPasskey(
  db: D1Database,
  account: string,
  passkey: Passkey & { name: string },
): Promise<boolean> {
  const { id, name, key, algorithm, counter } = passkey
  const { meta } = await db
    .prepare(
      `INSERT OR IGNORE INTO account_passkeys (id, account, name, key, algorithm, counter, created)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .bind(id, account, name, key, algorithm, counter, now())
    .run()
  return meta.changes === 1
}

export async function findPasskey(db: D1Database, id: string): Promise<Owned | undefined> {
  const row = await db
    .prepare('SELECT id, account, key, algorithm, counter FROM account_passkeys WHERE id = ?')
    .bind(id)
    .first<Owned>()
  return row ?? undefined
}

/** Notes that a passkey was used. @returns False when it was used at the same time with the same count, or is gone. */
export async function markUsed(db: D1Database, { id, counter: before }: Owned, counter: number): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE account_passkeys SET counter = ?, used = ? WHERE id = ? AND counter = ?')
    .bind(counter, now(), id, before)
    .run()
  return meta.changes === 1
}

export async function listPasskeys(db: D1Database, account: string): Promise<Listed[]> {
  const { results } = await db
    .prepare('SELECT id, name, created, used FROM account_passkeys WHERE account = ? ORDER BY created')
    .bind(account)
    .run<Listed>()
  return results
}

/** @returns Whether there was one. */
export async function removePasskey(db: D1Database, account: string, id: string): Promise<boolean> {
  const { meta } = await db.prepare('DELETE FROM account_passkeys WHERE account = ? AND id = ?').bind(account, id).run()
  return meta.changes === 1
}
