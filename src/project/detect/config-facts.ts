/** What of a wrangler config others have to know before they edit it. */
import { posix } from 'node:path'
import { isArray, isObject, valueAt } from '../../edit/value.ts'
import type { Json, JsonObject } from '../../plugin/json.ts'
import type { Assets } from '../../plugin/project.ts'
import type { Files } from './files.ts'
import { itemsAt, objectAt, textAt } from './manifest.ts'
import type { ConfigFacts } from './repository.ts'

/** `binding` is the name nearly everywhere; in these lists it is `name`. */
const named = [
  ['durable_objects', 'bindings'],
  ['unsafe', 'bindings'],
  ['logfwdr', 'bindings'],
  ['send_email'],
  ['ratelimits'],
]
const blobs = ['wasm_modules', 'text_blobs', 'data_blobs']

/** The top of the file, then each environment. */
export function scopesOf(value: JsonObject): JsonObject[] {
  return [value, ...Object.values(objectAt(value, 'env')).filter(isObject)]
}

export function environmentsOf(value: JsonObject): string[] {
  const names = Object.keys(objectAt(value, 'env'))
  const top = ['production', 'development', 'default', 'top'].find((name) => !names.includes(name)) ?? ''
  return [top, ...names]
}

export function durableObjectsOf(value: JsonObject): ConfigFacts['durableObjects'] {
  const scopes = scopesOf(value)
  const declared = scopes.some((scope) => Object.keys(objectAt(scope, 'exports')).length > 0)
  if (declared) return 'exports'
  return scopes.some((scope) => itemsAt(scope, 'migrations').length > 0) ? 'migrations' : undefined
}

/** Of the first database; `migrations` beside the config is wrangler's default. */
export function migrationsOf(value: JsonObject, directory: string): string | undefined {
  const [database] = scopesOf(value).flatMap((scope) => itemsAt(scope, 'd1_databases'))
  return database && posix.join(directory, textAt(database, 'migrations_dir') ?? 'migrations')
}

/**
 * Where static files have an answer of their own to a path that they do not know, and a list tells them which paths are
 * the Worker's. Without a list only a browser that navigates gets that answer, and a list would change what others get.
 */
export function fallbacksOf(value: JsonObject): Assets[] {
  const environments = Object.keys(objectAt(value, 'env')).map((name) => ['env', name])
  return [[], ...environments].flatMap((prefix) => {
    const at = [...prefix, 'assets']
    const { not_found_handling: fallback, run_worker_first: first } = objectAt(valueAt(value, prefix), 'assets')
    const answers = fallback === 'single-page-application' || fallback === '404-page'
    return answers && isArray(first) && first.length > 0 ? [{ at, workerFirst: first.map(String) }] : []
  })
}

/** Names of bindings, variables and secrets of all environments. */
export function namesIn(value: JsonObject): string[] {
  return scopesOf(value).flatMap((scope) => {
    const { env: _, vars, secrets, exports: __, migrations: ___, ...rest } = scope
    const lists = named.map((path) => itemsAt(path.length === 1 ? scope : scope[path[0] ?? ''], path.at(-1) ?? ''))
    const required = isObject(secrets) ? secrets.required : undefined
    return [
      ...Object.keys(isObject(vars) ? vars : {}),
      ...(isArray(required) ? required.filter((name) => typeof name === 'string') : []),
      ...bindingsIn(rest),
      ...lists.flat().flatMap((item) => textAt(item, 'name') ?? []),
      ...blobs.flatMap((key) => Object.keys(objectAt(scope, key))),
      ...(isObject(scope.site) ? ['__STATIC_CONTENT'] : []),
    ]
  })
}

function bindingsIn(value: Json): string[] {
  if (isArray(value)) return value.flatMap(bindingsIn)
  if (!isObject(value)) return []
  const own = textAt(value, 'binding')
  return [...(own === undefined ? [] : [own]), ...Object.values(value).flatMap(bindingsIn)]
}

/** Names in `.dev.vars` and its like beside the config. The values are not looked at. */
export function localSecrets(files: Files, directory: string): string[] {
  const found = files.names(directory).filter((name) => /^\.dev\.vars(?:$|\.)/.test(name))
  return found.flatMap((name) => {
    const lines = (files.text(posix.join(directory, name)) ?? '').split(/\r?\n/)
    return lines.flatMap((line) => /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1] ?? [])
  })
}
