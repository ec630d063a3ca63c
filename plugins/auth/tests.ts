import { rank, type Stated } from 'clodo/plugin'
import type { Chosen } from './chosen.ts'

/** The tests of what was chosen, and a credential for those of others. */
export function tests({ verify, own, providers, sessions, apiKeys, serviceTokens, signing, path }: Chosen): Stated[] {
  const bearer = verify !== 'access'
  const folders: readonly (readonly [string, boolean])[] = [
    [verify, true],
    ['bearer', bearer],
    ['routes', own || sessions || apiKeys],
    ['signing', signing],
    ['service-tokens', serviceTokens],
    ['own.api-keys', own && apiKeys],
    ['own.sessions', own && sessions],
    ['sessions', sessions],
    ['api-keys', apiKeys],
    ['vouched', apiKeys && !own],
    ['sessions.api-keys', apiKeys && sessions],
    ['sign-in', providers.length > 0],
    ['openid', providers.some((name) => name !== 'github')],
    ...providers.map((name): [string, boolean] => [name, true]),
  ]
  return [
    { kind: 'files', from: 'tests' },
    ...folders.flatMap(([folder, wanted]): Stated[] =>
      wanted ? [{ kind: 'files', from: `tests.${folder}`, with: { providers, path } }] : [],
    ),
    {
      kind: 'slot',
      slot: 'client',
      key: 'auth',
      rank: rank.authentication,
      code: 'signIn',
      imports: [{ from: 'test/auth/sign-in.ts', names: ['signIn'] }],
    },
  ]
}
