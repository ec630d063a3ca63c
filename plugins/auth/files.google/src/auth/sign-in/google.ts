import { openId } from './openid.ts'
import type { Provider } from './provider.ts'

/** Google (https://developers.google.com/identity/openid-connect). */
export const google: Provider = openId({
  issuer: () => 'https://accounts.google.com',
  client: (env) => ({ id: env.AUTH_GOOGLE_CLIENT_ID, secret: env.AUTH_GOOGLE_CLIENT_SECRET }),
})
