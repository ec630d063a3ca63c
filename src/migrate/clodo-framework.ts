/** What the npm package `@tamyla/clodo-framework` generated: its manifest, its faults, and what stands in for the package. */
import { isObject } from '../edit/value.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import { objectAt, textAt } from '../project/detect/manifest.ts'
import commands from './successors.json' with { type: 'json' }

export const framework = '@tamyla/clodo-framework'
export const manifestFile = 'clodo-service-manifest.json'

export interface ServiceManifest {
  readonly name: string | undefined
  readonly type: string
  readonly features: readonly string[]
  readonly database: string | undefined
}

/** Two releases wrote it in two forms. */
export function readManifest(value: JsonObject): ServiceManifest {
  const configuration = objectAt(value, 'configuration')
  const service = objectAt(value, 'service')
  const features = { ...objectAt(value, 'features'), ...objectAt(configuration, 'features') }
  return {
    name:
      textAt(objectAt(configuration, 'cloudflare'), 'workerName') ??
      textAt(service, 'name') ??
      textAt(value, 'serviceName'),
    type: textAt(service, 'type') ?? textAt(value, 'serviceType') ?? 'generic',
    features: Object.keys(features).filter((name) => features[name] === true),
    database: textAt(objectAt(configuration, 'cloudflare'), 'databaseName'),
  }
}

/** Places of API tokens in a manifest; the generator wrote down all that it was told. */
export function tokensIn(value: Json, path: readonly string[] = []): { path: readonly string[]; value: string }[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key]
    if (typeof inner === 'string')
      return /token|secret|password/i.test(key) && inner !== '' ? [{ path: at, value: inner }] : []
    return tokensIn(inner, at)
  })
}

/** What brings a feature of old: by its name in a manifest, a command. */
export const successors: { readonly [feature: string]: string } = commands

/** Faults of the generator, by what they did: `...request` copies nothing, because its properties are no own ones. */
const faults: readonly { readonly found: RegExp; readonly mended: string; readonly says: string }[] = [
  {
    found: /new Request\(request\.url,\s*\{\s*\.\.\.request,\s*headers\s*\}\)/g,
    mended: 'new Request(request, { headers })',
    says: 'lost the method and the body of each request',
  },
  {
    found: /new Response\(response\.body,\s*\{\s*\.\.\.response,\s*headers\s*\}\)/g,
    mended: 'new Response(response.body, { status: response.status, statusText: response.statusText, headers })',
    says: 'answered everything with status 200',
  },
]

export interface Mended {
  readonly text: string
  readonly says: readonly string[]
}

export function mendFaults(text: string): Mended {
  const found = faults.filter((fault) => text.search(fault.found) >= 0)
  return {
    text: found.reduce((left, fault) => left.replaceAll(fault.found, fault.mended), text),
    says: found.map(({ says }) => says),
  }
}

/** Names that the local module has in place of the package. */
export const provided = new Set([
  'initializeService',
  'createDomainConfigSchema',
  'COMMON_FEATURES',
  'createFeatureGuard',
])

/** Does what the package did for a Worker, in a few lines that are the project's own. */
export const localModule = `/** What of the configuration holds for this deploy. */
export function initializeService(env, domains) {
  const config = domains[env.DOMAIN_NAME ?? env.CF_DOMAIN_NAME ?? 'default'] ?? domains.default ?? Object.values(domains)[0]
  if (config === undefined) throw new Error('No domain configuration found for service initialization')
  const environment = env.ENVIRONMENT ?? env.NODE_ENV ?? 'development'
  const is = {
    isProduction: environment === 'production',
    isStaging: environment === 'staging',
    isDevelopment: environment === 'development',
  }
  const features = Object.keys(config.features ?? {}).filter((name) => config.features[name] === true)
  return {
    domain: config.name,
    environment,
    features,
    config: { ...config, settings: { ...config.settings, environment, ...is } },
    env,
    ...is,
  }
}

/** The members that a domain has where it does not say otherwise. */
export function createDomainConfigSchema() {
  return {
    name: '',
    displayName: '',
    accountId: '',
    zoneId: '',
    domains: { production: '', staging: '', development: '' },
    services: {},
    databases: {},
    features: {},
    settings: { environment: 'development', logLevel: 'info', corsOrigins: ['*'] },
  }
}

const names = 'authentication authorization logging monitoring caching rateLimiting fileStorage'.split(' ')

/** RATE_LIMITING is the name rateLimiting, and so on. */
export const COMMON_FEATURES = Object.fromEntries(
  names.map((name) => [name.replace(/[A-Z]/g, '_$&').toUpperCase(), name]),
)

/** Answers 404 instead of the handler where a feature is not on. */
export function createFeatureGuard(name, { fallbackResponse } = {}) {
  return (handler) => (request, env, ctx) => {
    const known = Object.values(COMMON_FEATURES).includes(name)
    if (known) return handler(request, env, ctx)
    return fallbackResponse ?? Response.json({ error: 'Feature not available', feature: name }, { status: 404 })
  }
}
`
