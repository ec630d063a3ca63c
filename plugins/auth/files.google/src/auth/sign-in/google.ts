import { openId } from './openid.ts'

/** Google (https://developers.google.com/identity/openid-connect). */
export const google = openId({
  issuer: () => 'https://accounts.google.com',
  client: (env) => ({ id: env.AUTH_GOOGLE_CLIENT_ID, secret: env.AUTH_GOOGLE_CLIENT_SECRET }),
})
