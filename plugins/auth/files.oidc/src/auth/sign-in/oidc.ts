import { openId } from './openid.ts'

/** The issuer that `AUTH_OIDC_ISSUER` names. */
export const oidc = openId({
  issuer: (env) => env.AUTH_OIDC_ISSUER,
  client: (env) => ({ id: env.AUTH_OIDC_CLIENT_ID, secret: env.AUTH_OIDC_CLIENT_SECRET }),
})
