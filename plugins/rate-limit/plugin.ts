import { definePlugin, type Stated } from 'clodo/plugin'
import { type Limit, limitsOf, middleware, policiesOf } from './limits.ts'
import { probes } from './probes.ts'
import { tests } from './tests.ts'

/** Limits of how much a caller may ask for: by address ahead of authentication, by principal and tenant behind it. */
export default definePlugin({
  id: 'rate-limit',
  title: 'Rate limits by address, principal and tenant; RateLimit headers, 429 as problem details',
  version: '1.0.0',
  options: {
    algorithm: {
      type: 'choice',
      title: 'Who counts',
      describe:
        "binding: the platform's rate limit binding, near and about right. durable-object: Durable Objects, exact and for all locations",
      choices: ['binding', 'durable-object'],
      default: 'binding',
    },
    exact: {
      type: 'choice',
      title: 'How Durable Objects count',
      describe: 'token-bucket: bursts, then an even rate. sliding-window: no period ever sees more than the limit',
      choices: ['token-bucket', 'sliding-window'],
      default: 'token-bucket',
    },
    period: { type: 'choice', title: 'Period of the limits, in seconds', choices: ['10', '60'], default: '60' },
    ip: { type: 'number', title: 'Limit of an address', default: 600, min: 60, max: 1_000_000 },
    key: { type: 'number', title: 'Limit of an API key, where there are some', default: 150, min: 1, max: 1_000_000 },
    principal: {
      type: 'number',
      title: 'Limit of a principal, where one is known',
      default: 300,
      min: 1,
      max: 1_000_000,
    },
    tenant: { type: 'number', title: 'Limit of a tenant, where there are some', default: 3000, min: 1, max: 1_000_000 },
    failure: {
      type: 'choice',
      title: 'What to do with requests while nothing can be counted',
      describe: 'open: let them pass, and log it. closed: answer 503',
      choices: ['open', 'closed'],
      default: 'open',
    },
    exempt: {
      type: 'list',
      title: 'Who has no limit: addresses and networks (CIDR), principal:NAME, tenant:ID, key:ID',
      default: [],
    },
  },
  concern: 'rateLimit',
  requires: ['http', 'problems'],
  uses: ['log', 'principal', 'resources', 'tenant', 'tests'],
  contribute: ({ answers, given, project }) => {
    const limits = limitsOf(answers, given)
    const period = answers.period === '10' ? 10 : 60
    return [
      { kind: 'files', from: 'files', with: policiesOf(limits, answers) },
      { kind: 'files', from: `files.${answers.algorithm}` },
      ...(given.tests === undefined ? [] : tests(answers.algorithm, given)),
      ...(answers.algorithm === 'binding' ? limits.map((limit) => binding(limit, period)) : [shards]),
      ...middleware(limits),
      {
        kind: 'variable',
        name: 'RATE_LIMIT_EXEMPT',
        value: answers.exempt.join(','),
        describe:
          'Who has no limit, separated by commas: addresses, networks (CIDR), principal:NAME, tenant:ID, key:ID',
      },
      section,
      // Its probes ask `/livez`, which a Worker that was there before need not have.
      ...(project.existing === undefined ? probes(limits, period, given.resources ?? []) : []),
    ]
  },
})

const binding = (limit: Limit, period: 10 | 60): Stated => ({
  kind: 'binding',
  type: 'ratelimit',
  name: limit.binding,
  limit: limit.limit,
  period,
})

const shards: Stated = {
  kind: 'binding',
  type: 'durable-object',
  name: 'RATE_LIMIT_SHARDS',
  className: 'RateLimitShard',
  module: 'src/rate-limit/shard.ts',
}

const section: Stated = {
  kind: 'section',
  file: 'README.md',
  title: 'Rate limits',
  rank: 110,
  text: [
    '`src/rate-limit/policies.ts` says how much a caller may ask for. Answers tell the limit in `RateLimit-Policy`, and what',
    'remains in `RateLimit` where that is known; above the limit the answer is 429 with `Retry-After`. A path gets a limit of',
    "its own with `app.use('/v1/reports/*', rateLimit(policies.reports))`.",
  ].join('\n'),
}
