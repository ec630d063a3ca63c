import { rank, type Stated } from 'clodo/plugin'
import type { Chosen } from './chosen.ts'

interface Mount {
  readonly at: string
  readonly code: string
  readonly from: string
}

/** Where the routes of what was chosen stand: ahead of authentication what anybody may call, behind it what people do with their own. */
export function routes({ own, signing, sessions, apiKeys, providers, path }: Chosen): Stated[] {
  const ahead: Mount[] = [
    ...(signing ? [{ at: '/.well-known/jwks.json', code: 'jwks', from: 'issue/jwks.ts' }] : []),
    ...(own
      ? [
          { at: '/.well-known/oauth-authorization-server', code: 'metadata', from: 'issue/metadata.ts' },
          { at: `${path}/token`, code: 'tokens', from: 'issue/routes.ts' },
        ]
      : []),
    ...(providers.length > 0 ? [{ at: `${path}/sign-in`, code: 'signIn', from: 'sign-in/routes.ts' }] : []),
    ...(sessions ? [{ at: `${path}/sign-out`, code: 'signOut', from: 'session/sign-out.ts' }] : []),
  ]
  const behind: Mount[] = [
    ...(apiKeys ? [{ at: `${path}/api-keys`, code: 'apiKeys', from: 'api-key/routes.ts' }] : []),
    ...(sessions ? [{ at: `${path}/sessions`, code: 'sessions', from: 'session/routes.ts' }] : []),
    ...(own && sessions ? [{ at: `${path}/tokens`, code: 'exchange', from: 'issue/exchange.ts' }] : []),
  ]
  // Ahead of tenants and permissions: it is about the caller alone.
  return [...ahead.map(mount(rank.publicRoute + 1)), ...behind.map(mount(rank.authentication + 1))]
}

const mount =
  (at: number) =>
  ({ at: path, code, from }: Mount): Stated => ({
    kind: 'slot',
    slot: 'route',
    key: `auth:${code}`,
    rank: at,
    at: path,
    code,
    imports: [{ from: `src/auth/${from}`, names: [code] }],
  })
