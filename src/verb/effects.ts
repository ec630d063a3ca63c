/** Which effects follow from a plan. */
import { posix } from 'node:path'
import { addLine } from '../edit/lines.ts'
import { keepsLocalSecrets } from '../effect/local-secrets.ts'
import type { Effect } from '../effect/site.ts'
import type { ExistingFacts } from '../plugin/project.ts'
import { readablePackageJson } from '../project/detect/manifest.ts'
import type { OwnedFact } from '../project/lock.ts'
import { ofLockfile, type PackageManager, packageManagers } from '../project/package-manager.ts'
import type { Change } from '../tree/change.ts'
import type { Disk } from '../tree/disk.ts'

/** What the user switched off, and what was before. */
export interface Wanted {
  readonly install: boolean
  /** Types of the bindings; as `install` when left out. */
  readonly types?: boolean
  readonly git: boolean
  /** The facts that the project had; none when left out. */
  readonly have?: readonly OwnedFact[]
}

type Existing = Pick<ExistingFacts, 'generatedEnv'>

/** @param facts those of the project afterwards */
export function effectsOf(
  changes: readonly Change[],
  facts: readonly OwnedFact[],
  { packageManager, existing }: { readonly packageManager: PackageManager; readonly existing?: Existing | undefined },
  wanted: Wanted,
): Effect[] {
  const effects: Effect[] = []
  if (localSecretsOf(facts).length > 0 || localSecretsOf(wanted.have ?? []).length > 0)
    effects.push({ id: 'local-secrets', title: 'local values for secrets in .dev.vars' })
  if (wanted.install && changes.some(dependenciesDiffer))
    effects.push({ id: 'install', title: `${packageManager} ${packageManagers[packageManager].install[0]}` })
  const generated = existing === undefined || existing.generatedEnv
  if (
    (wanted.types ?? wanted.install) &&
    generated &&
    changes.some(({ path }) => /(^|\/)wrangler[\w.-]*\.(jsonc?|toml)$/.test(path))
  )
    effects.push({ id: 'types', title: 'wrangler types' })
  if (wanted.git) effects.push({ id: 'git', title: 'git init and first commit' })
  return effects
}

/** In a repository of others nothing is installed where no lockfile says how: it would get one that nobody asked for. */
export function installIn(
  disk: Disk,
  root: string,
  { existing, install }: { readonly existing?: Existing | undefined; readonly install: boolean },
): Pick<Wanted, 'install' | 'types'> {
  const locked = existing === undefined || ofLockfile(disk, root) !== undefined
  return { install: install && locked, types: install }
}

export function localSecretsOf(facts: readonly OwnedFact[]): string[] {
  return facts.flatMap(({ fact }) => (fact.kind === 'secret' && fact.local !== undefined ? [fact.name] : []))
}

/** Git goes on ignoring local values that stay. Answers the changes, and what to say of it. */
export function stillIgnoring(
  disk: Disk,
  changes: readonly Change[],
  { root, have, want, ...file }: Moved,
): { readonly changes: readonly Change[]; readonly notes: readonly string[] } {
  const { secretsFile = '.dev.vars' } = file
  const kept = new Set(secretsIn(want))
  const gone = secretsIn(have).filter((name) => !kept.has(name))
  const stays = keepsLocalSecrets({ root, disk, localSecrets: localSecretsOf(want), ...file }, gone)
  const isLost = ({ path, before = '', after = '' }: Change) =>
    path === '.gitignore' && addLine(before, line) === before && addLine(after, line) !== after
  if (!stays || !changes.some(isLost)) return { changes, notes: [] }
  const all = changes.map((change) =>
    isLost(change) ? { ...change, after: addLine(change.after ?? '', line) } : change,
  )
  return {
    changes: all.filter(({ before, after }) => before !== after),
    notes: [`${secretsFile} has values of yours and stays, so .gitignore goes on naming it.`],
  }
}

const line = '.dev.vars'

interface Moved {
  readonly root: string
  readonly have: readonly OwnedFact[]
  readonly want: readonly OwnedFact[]
  readonly secretsFile?: string
}

function secretsIn(facts: readonly OwnedFact[]): string[] {
  return facts.flatMap(({ fact }) => (fact.kind === 'secret' ? [fact.name] : []))
}

/** wrangler reads local values beside its config, which stands in a directory of its own in some repositories. */
export function secretsFileOf(recipe: { readonly existing?: ExistingFacts | undefined } = {}): {
  readonly secretsFile?: string
} {
  const directory = posix.dirname(recipe.existing?.config ?? '')
  return directory === '.' ? {} : { secretsFile: posix.join(directory, '.dev.vars') }
}

/** The dependencies that are installed are no longer those that are wanted. */
export function dependenciesDiffer({ path, before, after }: Change): boolean {
  if (!/(^|\/)package\.json$/.test(path) || after === undefined) return false
  const wanted = dependencies(after)
  return wanted !== undefined && dependencies(before) !== wanted
}

function dependencies(text: string | undefined): string | undefined {
  const manifest = readablePackageJson(text)
  return manifest && JSON.stringify([manifest.dependencies, manifest.devDependencies])
}
