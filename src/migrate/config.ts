/** A wrangler config by its scopes: the top of the file, then each environment. */
import { posix } from 'node:path'
import type { Path } from '../edit/format.ts'
import { isObject } from '../edit/value.ts'
import type { JsonObject } from '../plugin/json.ts'
import { objectAt } from '../project/detect/manifest.ts'
import { cannot, type Document, fine, type Need, type Site } from './step.ts'

export interface Scope {
  /** `[]` or `['env', NAME]`. */
  readonly path: Path
  readonly value: JsonObject
  /** How people name it: `top level` or `env.NAME`. */
  readonly name: string
}

export function scopesOf(value: JsonObject): Scope[] {
  const environments = Object.entries(objectAt(value, 'env')).flatMap(([name, inner]): Scope[] =>
    isObject(inner) ? [{ path: ['env', name], value: inner, name: `env.${name}` }] : [],
  )
  return [{ path: [], value, name: 'top level' }, ...environments]
}

/** Why nothing can be done with the config; undefined where it can. */
export function withoutConfig({ config, repository }: Site): Need | undefined {
  if (config === undefined) return fine('There is no wrangler config.')
  if (config.path.startsWith('../')) return cannot('The wrangler config stands above this directory.', config.path)
  if (repository.kind === 'pages') return fine('The config is one of Cloudflare Pages.')
  return undefined
}

/** The config, where `withoutConfig` found nothing in the way. */
export function configOf({ config }: Site): Document {
  if (config === undefined) throw new TypeError('asked without a config')
  return config
}

/** A path of the repository as the config writes it. */
export function fromConfig(config: Document, path: string): string {
  return posix.relative(posix.dirname(config.path), path)
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
