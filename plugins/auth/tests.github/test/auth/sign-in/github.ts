import { PATH } from '../path.ts'
import { StandIn } from './stand-in.ts'

class GitHub extends StandIn {
  /** What is wrong with it at the moment. */
  user: unknown = { id: 42, login: 'ada', name: null }

  override async answer(request: Request): Promise<Response | undefined> {
    const { origin, pathname } = new URL(request.url)
    if (origin !== 'https://api.github.com') return super.answer(request)
    if (request.headers.get('Authorization') !== 'Bearer access' || !request.headers.has('User-Agent'))
      return new Response(null, { status: 403 })
    const email = { email: 'ada@example.com', primary: true, verified: this.verified }
    const other = { email: 'ada@other.example', primary: false, verified: true }
    if (pathname === '/user') return Response.json(this.user)
    return pathname === '/user/emails' ? Response.json([other, email]) : new Response(null, { status: 404 })
  }
}

export const github = new GitHub({
  authorization: 'https://github.com/login/oauth/authorize',
  token: 'https://github.com/login/oauth/access_token',
  env: { AUTH_GITHUB_CLIENT_ID: 'client', AUTH_GITHUB_CLIENT_SECRET: 'secret of github' },
  client: { id: 'client', secret: 'secret of github' },
  redirectUri: `https://service.test${PATH}/sign-in/github/callback`,
})
