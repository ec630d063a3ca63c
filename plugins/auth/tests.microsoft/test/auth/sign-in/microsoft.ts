import { PATH } from '../path.ts'
import { OpenIdStandIn } from './openid-stand-in.ts'

const tenant = '9188040d-6c67-4c5b-b112-36a304b66dad'

export const microsoft = new OpenIdStandIn({
  issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
  env: {
    AUTH_MICROSOFT_TENANT: tenant,
    AUTH_MICROSOFT_CLIENT_ID: 'client',
    AUTH_MICROSOFT_CLIENT_SECRET: 'secret of microsoft',
  },
  client: { id: 'client', secret: 'secret of microsoft' },
  redirectUri: `https://service.test${PATH}/sign-in/microsoft/callback`,
})
