import { openId } from './openid.ts'
import type { Provider } from './provider.ts'

/**
 * Microsoft Entra ID, one directory. The directory stands in the issuer, so `common`, which admits all directories of the
 * world, does not work, and need not. Whoever runs a directory can write any address into it: they count for nothing.
 */
export const microsoft: Provider = openId({
  issuer: (env) => `https://login.microsoftonline.com/${env.AUTH_MICROSOFT_TENANT}/v2.0`,
  client: (env) => ({ id: env.AUTH_MICROSOFT_CLIENT_ID, secret: env.AUTH_MICROSOFT_CLIENT_SECRET }),
  trustEmail: false,
})
