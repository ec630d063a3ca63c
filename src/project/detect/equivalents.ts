import type { JsonObject } from '../../plugin/json.ts'
import { lineOf } from './code.ts'
import { type Concern, signs } from './concern.ts'
import { scopesOf } from './config-facts.ts'
import { itemsAt, type Manifest, objectAt } from './manifest.ts'
import type { Module } from './modules.ts'
import type { Equivalent } from './repository.ts'

/**
 * What the modules have already. A dependency that none of them imports counts as well, at its package.json: the
 * modules may be further away than detection looks.
 */
export function equivalentsIn(
  modules: readonly Module[],
  { path, value }: Manifest,
  config: { readonly path: string; readonly value: JsonObject },
): Equivalent[] {
  const names = ['dependencies', 'devDependencies'].flatMap((key) => Object.keys(objectAt(value, key)))
  return concerns().flatMap((concern): Equivalent[] => {
    const { packages } = signs[concern]
    const found = modules.flatMap((module) => lineIn(module, concern) ?? []).map((where) => ({ concern, where }))
    const limited = concern === 'rateLimit' && scopesOf(config.value).some(limits)
    const configured = limited ? [{ concern, where: config.path }] : []
    if (found.length > 0 || configured.length > 0) return [...found, ...configured]
    return path !== undefined && names.some((name) => packages.test(name)) ? [{ concern, where: path }] : []
  })
}

function concerns(): Concern[] {
  return Object.keys(signs).filter((name): name is Concern => Object.hasOwn(signs, name))
}

/** `file:line` of the import, else of what was written by hand. */
function lineIn({ path, imports, uncommented }: Module, concern: Concern): string | undefined {
  const { packages, written } = signs[concern]
  const imported = imports.find(({ from, typeOnly }) => !typeOnly && packages.test(from))
  const [first] = written.map((pattern) => pattern.exec(uncommented)?.index)
  const byHand = written.every((pattern) => pattern.test(uncommented)) ? first : undefined
  const at = imported?.at ?? byHand
  return at === undefined ? undefined : `${path}:${lineOf(uncommented, at)}`
}

/** A rate limiter of the platform, first-class or as it was before. */
function limits(scope: JsonObject): boolean {
  const unsafe = itemsAt(objectAt(scope, 'unsafe'), 'bindings')
  return itemsAt(scope, 'ratelimits').length > 0 || unsafe.some(({ type }) => type === 'ratelimit')
}
