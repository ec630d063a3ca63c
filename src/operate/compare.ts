/** Environments side by side: what one lacks that another has, and what two of them share that they must not. */
import { equal } from '../edit/value.ts'
import { bindingsOf, queuesConsumed, requiredSecrets, routesOf, varsOf } from './bindings.ts'
import type { Environment } from './environment.ts'

export interface Difference {
  /** `vars.LOG_LEVEL`, `kv_namespace.CACHE` */
  readonly key: string
  readonly kind: 'missing' | 'additional' | 'other'
}

export interface Fault {
  readonly environments: readonly string[]
  readonly what: string
}

/** Shared on purpose: one index of analytics, one namespace of limits may serve all. */
const shareable = new Set(['service', 'analytics_engine', 'ratelimit', 'send_email', 'workflow'])

/** What `to` has otherwise than `from`; values of variables are compared, never told. */
export function differences(from: Environment, to: Environment): Difference[] {
  const [a, b] = [keysOf(from), keysOf(to)]
  const missing = [...a.keys()].filter((key) => !b.has(key)).map((key): Difference => ({ key, kind: 'missing' }))
  const additional = [...b.keys()].filter((key) => !a.has(key)).map((key): Difference => ({ key, kind: 'additional' }))
  const other = [...a.keys()]
    .filter((key) => b.has(key) && !equal(a.get(key), b.get(key)))
    .map((key): Difference => ({ key, kind: 'other' }))
  return [...missing, ...additional, ...other].sort((one, two) => (one.key < two.key ? -1 : 1))
}

function keysOf({ scope }: Environment): Map<string, ReturnType<typeof varsOf>[string]> {
  return new Map([
    ...Object.entries(varsOf(scope)).map(([name, value]) => [`vars.${name}`, value] as const),
    ...requiredSecrets(scope).map((name) => [`secrets.${name}`, true] as const),
    ...bindingsOf(scope).map(({ name, type, resource = '' }) => [`${type}.${name}`, resource] as const),
    ...[
      'compatibility_date',
      'compatibility_flags',
      'main',
      'triggers',
      'limits',
      'placement',
      'observability',
    ].flatMap((key) => (scope[key] === undefined ? [] : [[key, scope[key]] as const])),
  ])
}

/** What is wrong: a name that one environment lacks, a resource, route or Worker name that two have. */
export function check(environments: readonly Environment[]): Fault[] {
  return [...incomplete(environments), ...shared(environments)]
}

function incomplete(environments: readonly Environment[]): Fault[] {
  const names = environments.map(({ scope }) => ({
    variable: Object.keys(varsOf(scope)),
    secret: requiredSecrets(scope),
    binding: bindingsOf(scope).map(({ name, type }) => `${name} (${type})`),
  }))
  return (['variable', 'secret', 'binding'] as const).flatMap((what) => {
    const all = new Set(names.flatMap((own) => own[what]))
    return [...all].flatMap((name) => {
      const lacking = environments.filter((_, index) => !names[index]?.[what].includes(name)).map((one) => one.name)
      return lacking.length === 0 ? [] : [{ environments: lacking, what: `the ${what} ${name} is missing` }]
    })
  })
}

function shared(environments: readonly Environment[]): Fault[] {
  const users = new Map<string, string[]>()
  for (const { name, script, scope } of environments) {
    const things = [
      `the Worker name ${script}`,
      ...bindingsOf(scope)
        .filter(({ type, resource }) => resource !== undefined && !shareable.has(type))
        .map(({ type, resource }) => `the ${type} ${resource}`),
      ...queuesConsumed(scope).map((queue) => `the consumer of ${queue}`),
      ...routesOf(scope).map((route) => `the route ${route}`),
    ]
    for (const thing of new Set(things)) users.set(thing, [...(users.get(thing) ?? []), name])
  }
  return [...users].flatMap(([thing, names]) =>
    names.length < 2 ? [] : [{ environments: names, what: `${thing} is shared` }],
  )
}
