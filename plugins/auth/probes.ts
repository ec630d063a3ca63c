import type { ProbeContribution, Resource, Stated } from 'clodo/plugin'
import type { Chosen } from './chosen.ts'

interface Ground {
  readonly resources: readonly Resource[]
  /** A request without a credential passes. */
  readonly open: boolean
}

type Probe = Omit<ProbeContribution, 'kind'>

/** Nobody gets in without a credential, unless that is wanted, or with a false one, and with a good one somebody does. */
export function probes(chosen: Chosen, { resources, open }: Ground): Stated[] {
  const readable = resources.filter(({ methods }) => methods.GET !== undefined)
  return [...readable.flatMap((resource) => ofResource(resource, chosen, open)), ...ofRoutes(chosen)].map((probe) => ({
    kind: 'probe',
    ...probe,
  }))
}

const problem = { 'content-type': 'application/problem+json' }
const refused = { status: 401, headers: problem }
const forged = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.'

function ofResource({ name, path, elsewhere }: Resource, { verify }: Chosen, open: boolean): Probe[] {
  const headers = verify === 'access' ? { 'cf-access-jwt-assertion': forged } : { authorization: `Bearer ${forged}` }
  return [
    ...(open ? [] : [{ name: `${name} want a token`, request: { path }, expect: refused }]),
    { name: `${name} refuse an unsigned token`, request: { path, headers }, expect: refused },
    ...(verify === 'secret' && !elsewhere
      ? [{ name: `${name} take a good token`, request: { path }, as: {}, expect: { status: 200 } }]
      : []),
  ]
}

function ofRoutes({ signing, own, providers, sessions, apiKeys, path: base }: Chosen): Probe[] {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  return [
    ...(signing
      ? [
          {
            name: 'the signing keys are published',
            request: { path: '/.well-known/jwks.json' },
            expect: { status: 200, headers: { 'content-type': 'application/jwk-set+json' } },
          },
        ]
      : []),
    ...(own
      ? [
          {
            name: 'a token endpoint wants a form',
            request: { method: 'POST', path: `${base}/token`, body: {} },
            expect: { status: 400, json: { error: 'invalid_request' } },
          },
          {
            name: 'a token endpoint wants parameters',
            request: { method: 'POST', path: `${base}/token`, headers: form },
            expect: { status: 400, json: { error: 'invalid_request' } },
          },
        ]
      : []),
    ...(providers.length > 0
      ? [
          {
            name: 'nobody signs in at an unknown provider',
            request: { path: `${base}/sign-in/nowhere` },
            expect: { status: 404, headers: problem },
          },
        ]
      : []),
    ...providers.map((provider) => ({
      name: `an answer of ${provider} that nobody asked for is refused`,
      request: { path: `${base}/sign-in/${provider}/callback?code=stolen&state=${'s'.repeat(43)}` },
      expect: { status: 400, headers: problem },
    })),
    ...(sessions
      ? [
          {
            name: 'another page signs nobody out',
            request: { method: 'POST', path: `${base}/sign-out`, headers: { 'sec-fetch-site': 'cross-site' } },
            expect: { status: 403, headers: problem },
          },
          { name: 'sessions are not for everybody', request: { path: `${base}/sessions` }, expect: refused },
        ]
      : []),
    ...(apiKeys
      ? [{ name: 'API keys are not for everybody', request: { path: `${base}/api-keys` }, expect: refused }]
      : []),
  ]
}
