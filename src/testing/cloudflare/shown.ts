/** Scripts, versions and deployments as the API shows them: of a secret, its name alone. */
import type { Binding, Deployment, Script, Version } from './state.ts'

export function settingsOf({ versions: [latest], settings }: Script): object {
  return {
    ...settings,
    bindings: (latest?.bindings ?? []).map(bindingShown),
    compatibility_date: latest?.compatibilityDate,
    compatibility_flags: latest?.compatibilityFlags ?? [],
    usage_model: 'standard',
  }
}

export function versionShown({
  id,
  number,
  createdOn,
  annotations,
  bindings,
  source,
  startupTimeMs,
  ...rest
}: Version) {
  return {
    id,
    number,
    metadata: {
      author_id: 'sandbox',
      author_email: 'sandbox@example.com',
      created_on: createdOn,
      modified_on: createdOn,
      source,
      has_preview: false,
    },
    annotations,
    resources: {
      bindings: bindings.map(bindingShown),
      script: { etag: id.replaceAll('-', ''), handlers: ['fetch'], last_deployed_from: source },
      script_runtime: {
        compatibility_date: rest.compatibilityDate,
        compatibility_flags: rest.compatibilityFlags,
        usage_model: 'standard',
      },
    },
    startup_time_ms: startupTimeMs,
  }
}

export function deploymentShown({ id, createdOn, source, versions: split, annotations }: Deployment) {
  return {
    id,
    created_on: createdOn,
    source,
    strategy: 'percentage' as const,
    author_email: 'sandbox@example.com',
    versions: split,
    annotations,
  }
}

function bindingShown({ text, ...binding }: Binding): object {
  return binding.type === 'secret_text' || text === undefined ? binding : { ...binding, text }
}
