export const options = {
  by: {
    type: 'choice',
    title: 'How the tenant of a request is found',
    describe:
      "claim: the caller's credential says it. host, path, header: the request names it, and where the credential says one, too, they must be the same",
    choices: ['claim', 'host', 'path', 'header'],
    default: 'claim',
  },
  domain: {
    type: 'string',
    title: 'Domain of which tenants are subdomains (host); empty: that of the service',
    default: '',
  },
  default: {
    type: 'choice',
    title: 'What a request without a tenant gets',
    describe: 'deny: 403. allow: it passes, without a tenant, as before',
    choices: ['deny', 'allow'],
    default: 'deny',
    ask: 'existing',
  },
  dedicated: {
    type: 'list',
    title: 'Ids of tenants that have a database of their own; all others share one',
    pattern: '[A-Za-z0-9][A-Za-z0-9_-]{0,39}',
    default: [],
  },
  quotas: { type: 'boolean', title: 'Quotas: how many requests and rows a tenant may have', default: false },
  requests: {
    type: 'number',
    title: 'Requests of a tenant a day, where it has no quota of its own (quotas)',
    default: 100_000,
    min: 1,
    max: 1_000_000_000,
  },
  rows: {
    type: 'number',
    title: 'Rows of a tenant, where it has no quota of its own (quotas)',
    default: 100_000,
    min: 1,
    max: 1_000_000_000,
  },
} as const
