/** The package.json files that a Worker lives under. */
import { posix } from 'node:path'
import { json } from '../../edit/json.ts'
import { isArray, isObject } from '../../edit/value.ts'
import { ClodoError } from '../../errors.ts'
import type { Json, JsonObject } from '../../plugin/json.ts'
import type { Files } from './files.ts'

export interface Manifest {
  /** The nearest package.json; undefined where there is none. */
  readonly path?: string
  /** The directory of that package.json, or the one that was asked for. */
  readonly home: string
  readonly value: JsonObject
  /** Names of all dependencies, whatever they are for. */
  readonly dependencies: ReadonlySet<string>
  /** The commands of all scripts. */
  readonly scripts: readonly string[]
  readonly workspaceRoot?: string
}

/** Throws FILE_UNPARSABLE. */
export function manifestOf(files: Files, directory: string): Manifest {
  const above = files.withinCheckout(directory)
  const home = above.find((one) => files.isFile(posix.join(one, 'package.json')))
  const value = home === undefined ? {} : packageAt(files, home)
  const workspaceRoot = above.find(
    (one) => files.isFile(posix.join(one, 'pnpm-workspace.yaml')) || packageAt(files, one).workspaces !== undefined,
  )
  return {
    ...(home === undefined ? {} : { path: posix.join(home, 'package.json') }),
    home: home ?? directory,
    value,
    dependencies: new Set(dependenciesOf(value)),
    scripts: Object.values(scriptsIn(value)),
    ...(workspaceRoot === undefined ? {} : { workspaceRoot }),
  }
}

/** By what stands beside it, for a project whose modules do not tell. */
export function speaksTypeScript(files: Files, { home, dependencies }: Manifest): boolean {
  return files.isFile(posix.join(home, 'tsconfig.json')) || dependencies.has('typescript')
}

function packageAt(files: Files, directory: string): JsonObject {
  const path = posix.join(directory, 'package.json')
  return packageJson(files.text(path), path)
}

/** What a package.json says by its text; nothing without one. Throws FILE_UNPARSABLE. */
export function packageJson(text = '{}', path = 'package.json'): JsonObject {
  const value = json.parse(text, path)
  return isObject(value) ? value : {}
}

/** The same; undefined for a text that no package manager would read, either: one with conflict markers. */
export function readablePackageJson(text: string | undefined): JsonObject | undefined {
  try {
    return packageJson(text)
  } catch (error) {
    if (error instanceof ClodoError) return undefined
    throw error
  }
}

/** What is asked for to run it and to work on it: the ranges by name. */
export function rangesIn(value: JsonObject): { readonly [name: string]: string } {
  return textsIn({ ...objectAt(value, 'dependencies'), ...objectAt(value, 'devDependencies') })
}

/** The commands of its scripts by name. */
export function scriptsIn(value: JsonObject): { readonly [name: string]: string } {
  return textsIn(objectAt(value, 'scripts'))
}

function textsIn(value: JsonObject): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(value).filter((member): member is [string, string] => typeof member[1] === 'string'),
  )
}

function dependenciesOf(value: JsonObject): string[] {
  return ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) =>
    Object.keys(objectAt(value, key)),
  )
}

/** The object at a key; an empty one where something else is. */
export function objectAt(value: Json | undefined, key: string): JsonObject {
  const inner = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return isObject(inner) ? inner : {}
}

/** The objects in the list at a key. */
export function itemsAt(value: Json | undefined, key: string): readonly JsonObject[] {
  const inner = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return isArray(inner) ? inner.filter(isObject) : []
}

/** The text at a key; undefined where it is empty or something else. */
export function textAt(value: Json | undefined, key: string): string | undefined {
  const inner = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return typeof inner === 'string' && inner !== '' ? inner : undefined
}
