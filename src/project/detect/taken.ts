/** The names in `Env` that a repository uses itself, so that nothing of ours takes one of them. */
import type { BindingContribution } from '../../plugin/contribution.ts'
import type { JsonObject } from '../../plugin/json.ts'
import type { Disk } from '../../tree/disk.ts'
import type { Lock } from '../lock.ts'
import { localSecrets, namesIn, scopesOf } from './config-facts.ts'
import { modulesOf } from './detect.ts'
import { envOf } from './env-type.ts'
import { filesOf } from './files.ts'
import { itemsAt, objectAt, textAt } from './manifest.ts'
import { classify } from './rules.ts'
import { type DetectOptions, siteOf } from './site.ts'

export interface TakenNames {
  readonly names: ReadonlySet<string>
  /** Databases by name: one of the same name is shared, because a service has one database. */
  readonly databases: ReadonlySet<string>
  /** By type, the binding of those that a Worker has once. */
  readonly only: { readonly [T in BindingContribution['type']]?: string }
}

export const noneTaken: TakenNames = { names: new Set(), databases: new Set(), only: {} }

/**
 * What of `Env` is the user's. Await `prepareDetection` before.
 *
 * @param lock what CLODO placed is not the user's
 */
export function takenNames(disk: Disk, root: string, lock: Lock, options: DetectOptions): TakenNames {
  const site = siteOf(filesOf(disk, root), options)
  const value = site.config ?? {}
  const { kind, entry } = classify(site)
  const modules = entry === undefined ? [] : modulesOf(site, kind, entry)
  const theirs = modules.filter(({ path }) => lock.files[path] === undefined || lock.files[path].as === 'hosted')
  const ours = new Set(
    lock.facts.flatMap(({ fact }) =>
      fact.kind === 'binding' || fact.kind === 'variable' || fact.kind === 'secret' ? [fact.name] : [],
    ),
  )
  // A local value alone may be one that CLODO left behind; a name that their code reads is theirs.
  const local = localSecrets(site.files, site.directory).filter((name) =>
    theirs.some(({ bare }) => new RegExp(`\\b${name}\\b`).test(bare)),
  )
  const all = [...namesIn(value), ...envOf(site, theirs).names, ...local]
  return {
    names: new Set(all.filter((name) => !ours.has(name))),
    databases: new Set(
      scopesOf(value).flatMap((scope) => itemsAt(scope, 'd1_databases').flatMap((one) => textAt(one, 'binding') ?? [])),
    ),
    only: onlyOnes(value, ours),
  }
}

function onlyOnes(value: JsonObject, ours: ReadonlySet<string>): TakenNames['only'] {
  const [version] = scopesOf(value).flatMap((scope) => textAt(objectAt(scope, 'version_metadata'), 'binding') ?? [])
  return version === undefined || ours.has(version) ? {} : { 'version-metadata': version }
}
