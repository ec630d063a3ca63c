import type { Given, JsonObject } from 'clodo/plugin'

/** Below this the endpoints stand. */
export const BASE = '/v1'

/** What was chosen, and what is there. */
export interface Choice {
  readonly organisations: boolean
  /** Roles are made at run time. */
  readonly custom: boolean
  /** Roles are given at run time. */
  readonly bindings: boolean
  readonly explain: boolean
  readonly tenant: boolean
  /** How a principal says that it is an API key, and which roles count for it. */
  readonly key: { readonly id: string; readonly roles: string } | undefined
}

/** The folders of files and tests. */
export function foldersOf({ organisations, custom, bindings, explain, key }: Choice, given: Given): string[] {
  const chosen = [
    ...(bindings ? ['bindings'] : []),
    ...(bindings && key ? ['keys'] : []),
    ...(custom ? ['store'] : []),
    ...(custom && !organisations ? ['subjects'] : []),
    ...(organisations ? ['organisations'] : []),
    ...(explain ? ['explain'] : []),
  ]
  const tests = [
    'tests',
    ...chosen.map((name) => `tests.${name}`),
    `tests.${given.log === undefined ? 'console' : 'log'}`,
  ]
  return ['files', ...chosen.map((name) => `files.${name}`), ...(given.tests === undefined ? [] : tests)]
}

/** What the templates say differently. */
export function valuesOf({ organisations, custom, bindings, explain, tenant, key }: Choice, given: Given): JsonObject {
  const service = !organisations && !tenant
  return {
    organisations,
    custom,
    bindings,
    explain,
    service,
    alone: service && bindings,
    customAlone: custom && !organisations,
    explainAlone: explain && !organisations,
    tables: tablesOf({ organisations, custom })
      .map((table) => `'${table}'`)
      .join(', '),
    inPath: organisations && !tenant,
    key: key ?? false,
    principal: { from: (given.principal?.module ?? '').replace(/^src/, '..') },
    tenant: given.tenant === undefined ? false : given.tenant.module.replace(/^src/, '..'),
    base: organisations ? `${BASE}/organisations/:organisation` : BASE,
    scope: service ? 'the service' : tenant ? 'their tenant' : 'the organisation that the path names',
  }
}

/** How a principal says that it is an API key, where it can say which roles count for it. */
export function keyOf({ principal }: Given): Choice['key'] {
  const { apiKey, apiKeyRoles } = principal ?? {}
  return apiKey === undefined || apiKeyRoles === undefined ? undefined : { id: apiKey, roles: apiKeyRoles }
}

/** Those that refer to others come first. */
function tablesOf({ organisations, custom }: Pick<Choice, 'organisations' | 'custom'>): string[] {
  return [
    'rbac_changes',
    'rbac_bindings',
    ...(custom ? ['rbac_roles'] : []),
    ...(organisations ? ['rbac_organisations'] : []),
  ]
}
