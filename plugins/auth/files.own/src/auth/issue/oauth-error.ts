import { Problem } from '../../http/problem.ts'

type Code =
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'

/** An error as token endpoints say it (RFC 6749, section 5.2). The cause is for the log. */
export class OAuthError extends Problem {
  readonly error: Code

  constructor(error: Code, cause?: unknown) {
    const client = error === 'invalid_client'
    super(client ? 401 : 400, { error, cause, ...(client && { headers: { 'WWW-Authenticate': 'Basic' } }) })
    this.error = error
  }

  override getResponse(): Response {
    const headers = { ...this.headers, 'Cache-Control': 'no-store' }
    return Response.json({ error: this.error }, { status: this.status, headers })
  }
}
