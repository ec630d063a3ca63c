/** A token that proves who a probe is: a JWT signed by HMAC with SHA-256 (RFC 7519, RFC 7518 section 3.2). */
import { createHmac } from 'node:crypto'
import type { JsonObject } from '../plugin/json.ts'

/** Seconds that a token lives. */
const lifetime = 300

/** @param claims `iat` and `exp` are added where they are not given */
export function sign(claims: JsonObject, secret: string, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000)
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { iat, exp: iat + lifetime, ...claims },
  ]
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
