import type { Context } from 'hono'
import { Problem } from '../../http/problem.ts'
import { parseKey } from '../api-key/format.ts'
import { identifyKey } from '../api-key/identify.ts'
import { accessToken } from './access-token.ts'
import { OAuthError } from './oauth-error.ts'
import type { Tokens } from './tokens.ts'

/**
 * Gives a service an access token for its API key (RFC 6749, section 4.4): the id of the key is the client, the whole key its
 * secret. The token costs no look into the database when it is used, and can be narrower than the key.
 *
 * @throws {OAuthError} `invalid_client` when the key is not valid, `invalid_scope` when it has not what is asked for.
 */
export async function clientCredentials(
  c: Context<{ Bindings: Env }>,
  form: ReadonlyMap<string, string>,
): Promise<Tokens> {
  const { id, key } = readClient(c.req.header('Authorization'), form)
  if (parseKey(key)?.id !== id) throw new OAuthError('invalid_client', 'no API key of this client')
  const principal = await identifyKey(key, c.env.DB).catch((error) => {
    throw error instanceof Problem && error.status === 401 ? new OAuthError('invalid_client', error.cause) : error
  })
  const scopes = form.get('scope')?.split(' ').filter(Boolean) ?? principal.scopes
  if (!scopes.every((scope) => principal.scopes.includes(scope))) throw new OAuthError('invalid_scope')
  const until = principal.expiresAt ?? 0
  const { token, life } = await accessToken(c.env, { ...principal, scopes }, { sid: id, client: id, until })
  return { access_token: token, token_type: 'Bearer', expires_in: life, scope: scopes.join(' ') }
}

/** Who the client says it is: by HTTP Basic, or in the form; one way only (RFC 6749, section 2.3). */
function readClient(header: string | undefined, form: ReadonlyMap<string, string>): { id: string; key: string } {
  if (header === undefined) return { id: form.get('client_id') ?? '', key: form.get('client_secret') ?? '' }
  if (form.has('client_secret')) throw new OAuthError('invalid_request', 'a client that says twice who it is')
  const [, encoded = ''] = /^Basic +([\w+/]+=*)$/i.exec(header) ?? []
  try {
    const [id = '', key = ''] = atob(encoded).split(':').map(decodeURIComponent)
    return { id, key }
  } catch (error) {
    throw new OAuthError('invalid_client', error)
  }
}
