import { openId } from './openid.ts'
import type { Provider } from './provider.ts'

/** The issuer that `AUTH_OIDC_ISSUER` names. */
export const oidc: Provider = openId({
  issuer: (env) => env.AUTH_OIDC_ISSUER,
  client: (env) => ({ id: env.AUTH_OIDC_CLIENT_ID, secret: env.AUTH_OIDC_CLIENT_SECRET }),
})
