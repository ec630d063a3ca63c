/** What a version would have that the newest one has not, and the other way round. */
import type { LiveSettings } from '../cloudflare/scripts.ts'
import { equal } from '../edit/value.ts'
import { bindingsOf, varsOf } from './bindings.ts'
import type { Site } from './site.ts'

/** `+ d1 DB`, `~ vars.LOG_LEVEL`: names, and no value. */
export function changesOf({ environment: { scope } }: Site, live: LiveSettings | undefined): string[] {
  if (live === undefined) return []
  const vars = varsOf(scope)
  const wanted = new Map<string, string>([
    ...Object.keys(vars).map((name) => [`vars.${name}`, ''] as const),
    ...bindingsOf(scope).map(({ name, type, resource = '' }) => [`${type} ${name}`, resource] as const),
  ])
  const isVar = (type: string) => type === 'plain_text' || type === 'json'
  const have = new Map<string, { readonly [key: string]: unknown }>(
    live.bindings
      .filter(({ type }) => type !== 'secret_text')
      .map(({ name, type, ...rest }) => [isVar(type) ? `vars.${name}` : `${type} ${name}`, rest] as const),
  )
  const changed = [...have].filter(([key, value]) => {
    const name = key.replace(/^vars\./, '')
    if (!key.startsWith('vars.') || !Object.hasOwn(vars, name)) return false
    return !equal(vars[name], (value.json ?? value.text) as never)
  })
  return [
    ...[...wanted.keys()].filter((key) => !have.has(key)).map((key) => `+ ${key}`),
    ...[...have.keys()].filter((key) => !wanted.has(key)).map((key) => `- ${key}`),
    ...changed.map(([key]) => `~ ${key}`),
    ...(live.compatibility_date === scope.compatibility_date
      ? []
      : [`~ compatibility_date ${live.compatibility_date} → ${scope.compatibility_date}`]),
  ].sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1))
}
