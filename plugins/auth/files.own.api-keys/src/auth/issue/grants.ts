import type { Context } from 'hono'
import { clientCredentials } from './client-credentials.ts'
import { need } from './form.ts'
import { refreshTokens, type Tokens } from './tokens.ts'

type Grants = (c: Context<{ Bindings: Env }>, form: ReadonlyMap<string, string>) => Promise<Tokens>

/** What the token endpoint gives tokens for, by `grant_type`. */
export const grants: ReadonlyMap<string, Grants> = new Map<string, Grants>([
  ['client_credentials', clientCredentials],
  ['refresh_token', (c, form) => refreshTokens(c.env, need(form, 'refresh_token'))],
])

/** How clients say who they are. */
export const authMethods: readonly string[] = ['none', 'client_secret_basic', 'client_secret_post']
