import { PATH } from '../path.ts'
import { OpenIdStandIn } from './openid-stand-in.ts'

export const google = new OpenIdStandIn({
  issuer: 'https://accounts.google.com',
  env: { AUTH_GOOGLE_CLIENT_ID: 'client', AUTH_GOOGLE_CLIENT_SECRET: 'secret of google' },
  client: { id: 'client', secret: 'secret of google' },
  redirectUri: `https://service.test${PATH}/sign-in/google/callback`,
})
