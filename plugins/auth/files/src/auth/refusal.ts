import { Problem } from '../http/problem.ts'

/** Refuses a request that does not say who is calling. It gets no error code (RFC 6750, section 3.1). */
export const missingToken = (): Problem => unauthorized('Bearer')

/** Refuses a token. The cause is for the log: the sender of a forgery is not told what to mend. */
export const invalidToken = (cause: unknown): Problem => unauthorized('Bearer error="invalid_token"', cause)

/** Says that nobody can tell now whether a token is valid. */
export const unavailable = (cause: unknown): Problem =>
  new Problem(503, { detail: 'Credentials cannot be verified now', headers: { 'Retry-After': '5' }, cause })

function unauthorized(challenge: string, cause?: unknown): Problem {
  const headers = { 'WWW-Authenticate': challenge }
  return new Problem(401, { detail: 'This requires a valid credential', headers, cause })
}
