import type { Capabilities } from 'clodo/plugin'
import type { Chosen } from './chosen.ts'

type Provided = Pick<Capabilities, 'principal'> & { readonly sessions: Capabilities['sessions'] | null }

/** What others build on. */
export function provided({ sessions, own, apiKeys }: Chosen): Provided {
  return {
    principal: {
      module: 'src/principal.ts',
      type: 'Principal',
      ...(apiKeys && { apiKey: 'api_key', apiKeyRoles: 'api_key_roles' }),
    },
    sessions: sessions ? { ...sessionsOfBrowsers, endOthers: others({ own, apiKeys }) } : null,
  }
}

const exported = (path: string, name: string) => ({ module: `src/auth/${path}.ts`, name })

const sessionsOfBrowsers = {
  find: exported('credential/session', 'session'),
  start: exported('session/session', 'startSession'),
  list: exported('session/list', 'listSessions'),
  end: exported('session/list', 'endSessions'),
  revoke: exported('revocation', 'revoke'),
  sameOrigin: exported('session/same-origin', 'requireSameOrigin'),
  origin: { ...exported('origin', 'originOf'), variable: 'AUTH_ORIGIN' },
}

function others({ own, apiKeys }: Pick<Chosen, 'own' | 'apiKeys'>) {
  return [
    ...(own ? [exported('issue/family', 'endFamilies')] : []),
    ...(apiKeys ? [exported('api-key/store', 'revokeKeys')] : []),
  ]
}
