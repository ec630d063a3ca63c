/** The dependencies of a package.json, as steps ask for them and change them. */
import { isObject } from '../edit/value.ts'
import { objectAt } from '../project/detect/manifest.ts'
import type { Draft } from './draft.ts'
import type { Site } from './step.ts'

export const lists = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const

export interface Dependency {
  readonly list: (typeof lists)[number]
  readonly range: string
}

export function dependencyIn({ manifest }: Pick<Site, 'manifest'>, name: string): Dependency | undefined {
  for (const list of lists) {
    const range = objectAt(manifest?.value, list)[name]
    if (typeof range === 'string') return { list, range }
  }
  return undefined
}

/** The major version that a range begins at; undefined for what names none: `latest`, `workspace:*`, `catalog:`. */
export function majorOf(range: string): number | undefined {
  const found = /^[\s^~>=v]*(\d+)(?:[.\s]|$)/.exec(range)?.[1]
  return found === undefined ? undefined : Number(found)
}

/** Major and minor, for what came between majors. */
export function versionOf(range: string): readonly [number, number] | undefined {
  const [, major, minor = '0'] = /^[\s^~>=v]*(\d+)(?:\.(\d+))?/.exec(range) ?? []
  return major === undefined ? undefined : [Number(major), Number(minor)]
}

/** Sets a dependency where it stands, else among those of development; the range is written as the others are. */
export function setDependency(site: Site, draft: Draft, name: string, list?: Dependency['list']): void {
  const { manifest } = site
  const version = site.version(name)
  if (manifest === undefined || version === undefined) return
  const had = dependencyIn(site, name)
  const at = had?.list ?? list ?? 'devDependencies'
  draft.set(manifest.path, [at, name], prefixOf(had?.range ?? rangeOfOthers(site)) + version)
}

export function dropDependency(site: Site, draft: Draft, name: string): void {
  const { manifest } = site
  if (manifest === undefined) return
  for (const list of lists)
    if (objectAt(manifest.value, list)[name] !== undefined) draft.unset(manifest.path, [list, name], [[list]])
}

/** `^`, `~` or nothing. */
export function prefixOf(range: string): string {
  return /^[~^]/.exec(range)?.[0] ?? ''
}

function rangeOfOthers({ manifest }: Site): string {
  const ranges = lists.flatMap((list) => Object.values(objectAt(manifest?.value, list)))
  const written = ranges.filter((range) => typeof range === 'string' && /^[~^]?\d/.test(range))
  const exact = written.filter((range) => /^\d/.test(String(range))).length
  return exact * 2 > written.length ? '0' : '^0'
}

/** The scripts of the package.json, by name. */
export function scriptsOf({ manifest }: Pick<Site, 'manifest'>): [string, string][] {
  const scripts = manifest?.value.scripts
  return Object.entries(isObject(scripts) ? scripts : {}).flatMap(([name, script]) =>
    typeof script === 'string' ? [[name, script] as [string, string]] : [],
  )
}

/** Major and minor of wrangler as the package.json asks for it; undefined where it does not say. */
export function wranglerOf(site: Site): readonly [number, number] | undefined {
  const found = dependencyIn(site, 'wrangler')
  if (found !== undefined) return versionOf(found.range)
  return dependencyIn(site, '@cloudflare/wrangler') === undefined ? undefined : [1, 0]
}
