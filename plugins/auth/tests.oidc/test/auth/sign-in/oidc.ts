import { PATH } from '../path.ts'
import { OpenIdStandIn } from './openid-stand-in.ts'

export const oidc = new OpenIdStandIn({
  issuer: 'https://id.example',
  env: {
    AUTH_OIDC_ISSUER: 'https://id.example',
    AUTH_OIDC_CLIENT_ID: 'client',
    AUTH_OIDC_CLIENT_SECRET: 'secret of oidc',
  },
  client: { id: 'client', secret: 'secret of oidc' },
  redirectUri: `https://service.test${PATH}/sign-in/oidc/callback`,
})
