import { digest, equal, randomCode, randomSecret } from './secret.ts'
import { now } from './time.ts'

/** An address that somebody is about to prove, and what for. */
export interface Challenge {
  readonly purpose: 'sign-in' | 'sign-up' | 'email'
  readonly email: string
  /** How whoever signs up is called. */
  readonly name: string
  /** Whose address it is to become. */
  readonly subject?: string
  /** Where they go afterwards: a path of this service. */
  readonly returnTo: string
}

/** What proves it. None of it is kept. */
export interface Proof {
  /** Stays in the browser that asked: the code counts together with it alone. */
  readonly secret: string
  /** Go by mail. */
  readonly code: string
  readonly link: string
}

/** How long a code and a link count, in seconds. */
export const LIFE = 600

/** How often a code may be tried. */
const TRIES = 5

interface Row {
  readonly purpose: Challenge['purpose']
  readonly email: string
  readonly name: string
  readonly subject: string | null
  readonly return_to: string
}

export async function startChallenge(db: D1Database, challenge: Challenge): Promise<Proof> {
  const proof = { secret: randomSecret(), code: randomCode(), link: randomSecret() }
  const { purpose, email, name, subject = null, returnTo } = challenge
  const [hash, code, link] = await Promise.all([
    digest(proof.secret),
    digest(withCode(proof.secret, proof.code)),
    digest(proof.link),
  ])
  await db.batch([
    db.prepare('DELETE FROM account_challenges WHERE expires <= ?').bind(now()),
    db
      .prepare(
        `INSERT INTO account_challenges (hash, code, link, purpose, email, name, subject, return_to, tries, expires)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
      )
      .bind(hash, code, link, purpose, email, name, subject, returnTo, now() + LIFE),
  ])
  return proof
}

/** Which address the browser with this secret is about to prove. */
export async function challengedEmail(db: D1Database, secret: string): Promise<string | undefined> {
  const row = await db
    .prepare('SELECT email FROM account_challenges WHERE hash = ? AND expires > ?')
    .bind(await digest(secret), now())
    .first<Pick<Row, 'email'>>()
  return row?.email
}

/**
 * Takes a code. It counts once, in the browser that asked for it, and not after five false ones.
 *
 * @returns `undefined` when it does not count.
 */
export async function redeemCode(db: D1Database, secret: string, code: string): Promise<Challenge | undefined> {
  const hash = await digest(secret)
  // A try is spent before the code is looked at, so many at the same time are not more than one after the other.
  const row = await db
    .prepare(
      'UPDATE account_challenges SET tries = tries + 1 WHERE hash = ? AND tries < ? AND expires > ? RETURNING code',
    )
    .bind(hash, TRIES, now())
    .first<{ code: string }>()
  const right = equal(await digest(withCode(secret, code)), row?.code ?? '')
  return right ? take(db, 'hash', hash) : undefined
}

/** Whose link this is, while it counts. Programs that look through mail open links, so opening one spends nothing. */
export async function linkedChallenge(db: D1Database, link: string): Promise<Challenge | undefined> {
  const row = await db
    .prepare('SELECT purpose, email, name, subject, return_to FROM account_challenges WHERE link = ? AND expires > ?')
    .bind(await digest(link), now())
    .first<Row>()
  return toChallenge(row)
}

/** Takes a link, which counts once. @returns `undefined` when it does not count. */
export async function redeemLink(db: D1Database, link: string): Promise<Challenge | undefined> {
  return take(db, 'link', await digest(link))
}

async function take(db: D1Database, column: 'hash' | 'link', value: string): Promise<Challenge | undefined> {
  const row = await db
    .prepare(
      column === 'hash'
        ? 'DELETE FROM account_challenges WHERE hash = ? AND expires > ? RETURNING *'
        : 'DELETE FROM account_challenges WHERE link = ? AND expires > ? RETURNING *',
    )
    .bind(value, now())
    .first<Row>()
  return toChallenge(row)
}

function toChallenge(row: Row | null): Challenge | undefined {
  if (row === null) return undefined
  const { purpose, email, name, subject, return_to: returnTo } = row
  return { purpose, email, name, returnTo, ...(subject !== null && { subject }) }
}

/** Without the secret, which is not kept, a digest of eight digits would be found by trying. */
const withCode = (secret: string, code: string) => `${secret} ${code}`
