/** What the platform offers and a config does not use; each a key that costs a line. */
import { scopesOf } from './config.ts'
import type { Site } from './step.ts'

export interface Feature {
  readonly id: string
  /** What it would bring. */
  readonly brings: string
  /** What to write. */
  readonly write: string
}

const features: readonly (Feature & { readonly key: string })[] = [
  {
    id: 'observability',
    key: 'observability',
    brings: 'logs of production, kept and searchable',
    write: '"observability": { "enabled": true }',
  },
  {
    id: 'smart-placement',
    key: 'placement',
    brings: 'runs near the back end it calls most instead of near the caller',
    write: '"placement": { "mode": "smart" }',
  },
  {
    id: 'version-metadata',
    key: 'version_metadata',
    brings: 'the Worker knows which version of itself answers, for logs and for deploys that are tried first',
    write: '"version_metadata": { "binding": "CF_VERSION_METADATA" }',
  },
  {
    id: 'source-maps',
    key: 'upload_source_maps',
    brings: 'stack traces of production name the lines that people wrote',
    write: '"upload_source_maps": true',
  },
  {
    id: 'required-secrets',
    key: 'secrets',
    brings: 'a deploy fails where a secret is not set, instead of the first request',
    write: '"secrets": { "required": ["NAME"] }',
  },
  {
    id: 'cpu-limit',
    key: 'limits',
    brings: 'a bound on the CPU time of a request, and so on its price',
    write: '"limits": { "cpu_ms": 1000 }',
  },
]

export function unusedFeatures({ config, repository }: Site): Feature[] {
  if (config === undefined || repository.kind === 'pages') return []
  const scopes = scopesOf(config.value)
  return features
    .filter(({ key }) => scopes.every(({ value }) => value[key] === undefined))
    .map(({ key: _, ...feature }) => feature)
}
