import { type Given, type JsonObject, rank, type Stated } from 'clodo/plugin'

/** A limit of the service. */
export interface Limit {
  readonly name: 'ip' | 'key' | 'principal' | 'tenant'
  readonly describe: string
  /** In requests a period. */
  readonly limit: number
  /** The function that says who is counted. */
  readonly key: string
  /** The name of the binding that counts, where the platform does. */
  readonly binding: string
  readonly rank: number
}

interface Answers {
  readonly algorithm: string
  readonly exact: string
  readonly period: string
  readonly ip: number
  readonly key: number
  readonly principal: number
  readonly tenant: number
  readonly failure: string
}

/** The limits that make sense: of addresses always, of keys, principals and tenants where somebody says who they are. */
export function limitsOf(answers: Answers, given: Given): Limit[] {
  const here = {
    ip: true,
    key: given.principal?.apiKey !== undefined,
    principal: given.principal !== undefined,
    tenant: given.tenant !== undefined,
  }
  const known = (['ip', 'key', 'principal', 'tenant'] as const).filter((name) => here[name])
  return known.map((name) => ({
    name,
    ...meanings[name],
    limit: Math.round(answers[name]),
    binding: `RATE_LIMIT_${name.toUpperCase()}`,
  }))
}

const meanings = {
  ip: {
    describe: 'A shield ahead of authentication. It is wide, because many callers can share an address.',
    key: 'byAddress',
    rank: rank.ipLimit,
  },
  key: {
    describe: 'What one API key may do, of all that its owner may.',
    key: 'byApiKey',
    rank: rank.principalLimit,
  },
  principal: {
    describe: 'What one caller may do, from all addresses together.',
    key: 'byPrincipal',
    rank: rank.principalLimit,
  },
  tenant: {
    describe: 'What all callers of one tenant may do together.',
    key: 'byTenant',
    rank: rank.principalLimit,
  },
}

/** What the file of policies is written from. */
export function policiesOf(limits: readonly Limit[], { algorithm, exact, period, failure }: Answers): JsonObject {
  const platform = algorithm === 'binding'
  return {
    advice: platform ? 'The numbers are also in `wrangler.jsonc`: change both.' : 'Add your own, or change these.',
    keys: limits.map(({ key }) => key).join(', '),
    period,
    failure,
    limits: limits.map(({ name, describe, limit, key, binding }) => ({
      name,
      describe,
      limit,
      key,
      counter: platform ? `binding: '${binding}'` : `algorithm: '${exact}'`,
    })),
  }
}

/** `app.use(rateLimit(policies.ip))`, and behind authentication `app.use(rateLimit(policies.principal, policies.tenant))`. */
export function middleware(limits: readonly Limit[]): Stated[] {
  const stacks = [
    { key: 'address', at: rank.ipLimit },
    { key: 'caller', at: rank.principalLimit },
  ]
  return stacks.flatMap(({ key, at }): Stated[] => {
    const names = limits.filter((limit) => limit.rank === at).map(({ name }) => `policies.${name}`)
    if (names.length === 0) return []
    return [
      {
        kind: 'slot',
        slot: 'middleware',
        key: `rate-limit:${key}`,
        rank: at,
        code: `rateLimit(${names.join(', ')})`,
        imports: [
          { from: 'src/rate-limit/policies.ts', names: ['policies'] },
          { from: 'src/rate-limit/rate-limit.ts', names: ['rateLimit'] },
        ],
      },
    ]
  })
}
