import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { EncryptJWT, jwtDecrypt } from 'jose'

/** What is kept of an attempt to sign in, in the browser that makes it. */
export interface Attempt {
  readonly provider: string
  readonly state: string
  readonly nonce: string
  /** The secret of PKCE (RFC 7636). */
  readonly verifier: string
  readonly returnTo: string
}

/** How long somebody may take at their provider, in seconds. */
const LIFE = 600

/** A shorter secret could be guessed. */
const MIN_SECRET = 32

/** Each attempt has a cookie of its own: people sign in in two tabs. */
const nameOf = (state: string) => `sign-in-${state}`

/** Keeps an attempt in a cookie that nobody else can read or change. */
export async function keepAttempt(c: Context<{ Bindings: Env }>, attempt: Attempt): Promise<void> {
  const sealed = await new EncryptJWT({ ...attempt })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'attempt' })
    .setIssuedAt()
    .setExpirationTime(`${LIFE} s`)
    .encrypt(await keyOf(c.env))
  write(c, attempt.state, sealed, LIFE)
}

/**
 * The attempt of this browser that has this state, which is over with that.
 *
 * @returns `undefined` when this browser has made none, or too long ago.
 */
export async function takeAttempt(c: Context<{ Bindings: Env }>, state: string): Promise<Attempt | undefined> {
  // As states are made; nothing else gets into the name of a cookie.
  if (!/^[\w-]{43}$/.test(state)) return undefined
  const sealed = getCookie(c, nameOf(state), 'host')
  if (sealed === undefined) return undefined
  write(c, state, '', 0)
  const options = {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
    typ: 'attempt',
    requiredClaims: ['exp'],
  }
  const opened = await jwtDecrypt<Attempt>(sealed, await keyOf(c.env), options).catch(() => undefined)
  return opened?.payload
}

function write(c: Context, state: string, value: string, maxAge: number): void {
  setCookie(c, nameOf(state), value, { prefix: 'host', httpOnly: true, sameSite: 'Lax', maxAge })
}

async function keyOf({ AUTH_COOKIE_SECRET }: Env): Promise<Uint8Array> {
  const secret = new TextEncoder().encode(AUTH_COOKIE_SECRET)
  if (secret.length < MIN_SECRET) throw new Error(`AUTH_COOKIE_SECRET is shorter than ${MIN_SECRET} bytes`)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', secret))
}
