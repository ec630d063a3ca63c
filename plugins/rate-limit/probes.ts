import type { Resource, Stated } from 'clodo/plugin'
import type { Limit } from './limits.ts'

/** An address for documentation (RFC 5737), which nobody calls from. */
const somebody = { 'cf-connecting-ip': '192.0.2.1' }

/** Answers and refusals tell the limits that are ahead of them. */
export function probes(limits: readonly Limit[], period: number, resources: readonly Resource[]): Stated[] {
  const policyOf = ({ name, limit }: Limit) => `"${name}";q=${limit};w=${period}`
  const shield = limits
    .filter(({ name }) => name === 'ip')
    .map(policyOf)
    .join(', ')
  const known = limits.filter(({ name }) => name === 'principal')
  // Which tenant a caller has is not known here, so neither is all that its answers tell.
  const alone = known.length > 0 && limits.every(({ name }) => name !== 'tenant')
  const resource = resources.find(({ methods, elsewhere }) => methods.GET !== undefined && !elsewhere)
  return [
    {
      kind: 'probe',
      name: 'an answer tells the limit of its address',
      request: { path: '/livez', headers: somebody },
      expect: { status: 200, headers: { 'ratelimit-policy': shield } },
    },
    {
      kind: 'probe',
      name: 'a refusal tells it, too',
      request: { path: '/livez', method: 'DELETE', headers: somebody },
      expect: { status: known.length > 0 ? 401 : 405, headers: { 'ratelimit-policy': shield } },
    },
    ...(resource === undefined || !alone
      ? []
      : [
          {
            kind: 'probe',
            name: 'a caller who is known has a limit of its own',
            request: { path: resource.path, headers: somebody },
            as: { roles: ['admin'] },
            expect: { status: 200, headers: { 'ratelimit-policy': [shield, ...known.map(policyOf)].join(', ') } },
          } as const,
        ]),
  ]
}
