import { ClientSecretPost, processAuthorizationCodeResponse, protectedResourceRequest } from 'oauth4webapi'
import { PATIENCE, type Provider } from './provider.ts'

const API = 'https://api.github.com'

const server = {
  issuer: 'https://github.com/login/oauth',
  authorization_endpoint: 'https://github.com/login/oauth/authorize',
  token_endpoint: 'https://github.com/login/oauth/access_token',
}

/** GitHub, which speaks OAuth 2.0 and no OpenID Connect: whose access token it is, it says by its API. */
export const github: Provider = {
  scope: 'read:user user:email',
  server: async () => server,
  client: (env) => ({ id: env.AUTH_GITHUB_CLIENT_ID, secret: env.AUTH_GITHUB_CLIENT_SECRET }),
  authentication: (_server, secret) => ClientSecretPost(secret),
  async profile(response, { server, client }) {
    const { access_token } = await processAuthorizationCodeResponse(server, client, response)
    const [user, emails] = await Promise.all([
      read<{ id: number; login: string; name: string | null }>('/user', access_token),
      read<{ email: string; primary: boolean; verified: boolean }[]>('/user/emails', access_token),
    ])
    if (!Number.isSafeInteger(user.id)) throw new Error('GitHub did not say who it is')
    const email = emails.find(({ primary, verified }) => primary && verified)?.email
    // The login can be changed, and taken by somebody else; the number cannot.
    return { id: String(user.id), name: user.name ?? user.login, ...(email !== undefined && { email }), claims: {} }
  },
}

async function read<T>(path: string, token: string): Promise<T> {
  const headers = new Headers({ Accept: 'application/vnd.github+json', 'User-Agent': 'sign-in' })
  const options = { signal: AbortSignal.timeout(PATIENCE) }
  const response = await protectedResourceRequest(token, 'GET', new URL(`${API}${path}`), headers, null, options)
  if (!response.ok) throw new Error(`GitHub answers ${response.status} to ${path}`)
  return response.json()
}
