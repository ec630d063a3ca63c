/** What of a project is behind: by order of versions (https://semver.org), so that what is ahead is not behind. */
import gt from 'semver/functions/gt.js'
import valid from 'semver/functions/valid.js'
import minVersion from 'semver/ranges/min-version.js'
import validRange from 'semver/ranges/valid.js'
import { packageJson, rangesIn } from '../project/detect/manifest.ts'
import type { Project } from '../project/open.ts'
import type { Sources } from '../resolve/source.ts'

/** A service type, a plugin that comes with CLODO, a third party's package, a dependency that CLODO wrote. */
export type BehindKind = 'template' | 'plugin' | 'package' | 'dependency'

export interface Behind {
  readonly what: BehindKind
  readonly name: string
  readonly have: string
  readonly newest: string
}

export interface Outdated {
  /** Sorted by kind and name. */
  readonly behind: readonly Behind[]
  /** Plugins of third parties whose newest version nobody was asked for, or nobody told. */
  readonly unknown: readonly string[]
}

export interface OutdatedOptions {
  /** Ask the registry of third-party packages; without it there is no network. */
  readonly online: boolean
}

type Inspected = Pick<Project, 'lock' | 'found' | 'read'>

/** From the record, the manifest and the packages at hand. @throws FILE_UNPARSABLE for a broken package.json */
export async function outdatedIn(project: Inspected, sources: Sources, { online }: OutdatedOptions): Promise<Outdated> {
  const plugins = await Promise.all(
    Object.entries(project.lock.plugins).map(([name, { version, source }]) =>
      source === 'built-in'
        ? builtin(name, version, sources)
        : {
            what: 'package' as const,
            name,
            have: version,
            newest: online ? sources.packages?.newest(source) : undefined,
          },
    ),
  )
  const known = await Promise.all(plugins.map(async (one) => ({ ...one, newest: await one.newest })))
  return {
    behind: [...known, ...dependenciesOf(project, sources)]
      .flatMap(({ newest, ...one }) => (newest !== undefined && isBehind(one.have, newest) ? [{ ...one, newest }] : []))
      .sort((a, b) => (`${a.what} ${a.name}` < `${b.what} ${b.name}` ? -1 : 1)),
    unknown: known.flatMap(({ what, name, newest }) => (what === 'package' && newest === undefined ? [name] : [])),
  }
}

async function builtin(name: string, have: string, { plugins, templates }: Sources) {
  const plugin = await plugins.find(name)
  const newest = (plugin ?? (await templates.find(name)))?.plugin.version
  return { what: plugin === undefined ? ('template' as const) : ('plugin' as const), name, have, newest }
}

/** The ranges that stand in the manifest, which the user may have raised; where it has none, those that CLODO wrote. */
function dependenciesOf({ lock, found, read }: Inspected, sources: Sources) {
  const path = found?.recipe.existing?.packageJson ?? 'package.json'
  const written = rangesIn(packageJson(read(path), path))
  return lock.facts.flatMap(({ fact }) => {
    if (fact.kind !== 'dependency' || fact.range === undefined) return []
    const { name, range } = fact
    return [{ what: 'dependency' as const, name, have: written[name] ?? range, newest: sources.version(name) }]
  })
}

/** The least that a range takes is lower. A range that says no version (`workspace:*`) is behind nothing. */
function isBehind(have: string, newest: string): boolean {
  const least = validRange(have) === null ? null : minVersion(have)
  return least !== null && valid(newest) !== null && gt(newest, least)
}
