/** `undo`: the inverse of CLODO's last commit, merged with what the user did since. */
import { prepareFormats } from '../edit/format.ts'
import { ClodoError } from '../errors.ts'
import { decide, leavesMarkers, type OnConflict, undecided } from '../plan/decide.ts'
import type { FileConflict } from '../plan/plan.ts'
import { type Uses, withResources } from '../plan/resources.ts'
import { stays } from '../plan/stays.ts'
import { layoutOf } from '../project/layout.ts'
import { lockPath, type OwnedFact, parseLock } from '../project/lock.ts'
import type { Project } from '../project/open.ts'
import { ofLockfile, type PackageManager, startedBy } from '../project/package-manager.ts'
import type { Change } from '../tree/change.ts'
import { type HistoryRecord, last } from '../tree/history.ts'
import { recipeOf } from './change.ts'
import { effectsOf, installIn, localSecretsOf, secretsFileOf, stillIgnoring } from './effects.ts'
import type { Prepared } from './prepared.ts'
import { usesIn } from './uses.ts'
import type { World } from './world.ts'

/** @throws NOTHING_TO_UNDO; CONFLICT when `onConflict` is `abort` and an edit of the user's is in the way */
export async function prepareUndo(
  world: World,
  project: Project,
  packageManager: PackageManager,
  options: { onConflict: OnConflict; install: boolean },
): Promise<Prepared> {
  const entry = last(world.disk, project.root)
  if (entry === undefined)
    throw new ClodoError('NOTHING_TO_UNDO', { what: 'CLODO has no commit on record here.', where: project.root })
  await prepareFormats(entry.changes.map(({ path }) => path))
  const recipe = project.found?.recipe
  // Without a recipe it is a repository of others, in which a step ran.
  const existing = project.found === undefined ? { generatedEnv: false } : recipe?.existing
  const uses = usesIn(world, project)
  const { back, conflicts } = takenBack({ ...project, uses }, entry, options.onConflict)
  const want = factsAfter(project, back)
  const secrets = secretsFileOf(recipe)
  const have = project.lock.facts
  const { changes, notes } = stillIgnoring(world.disk, back, { root: project.root, have, want, ...secrets })
  return {
    root: project.root,
    command: `undo of: ${entry.command}`,
    changes,
    conflicts,
    markers: leavesMarkers(conflicts, options.onConflict),
    notes: [...leftBy(world, { ...project, uses }, changes), ...notes],
    effects: effectsOf(
      changes,
      want,
      { existing, packageManager },
      {
        ...installIn(world.disk, project.root, { existing, install: options.install }),
        git: false,
        have,
      },
    ),
    packageManager,
    localSecrets: localSecretsOf(want),
    ...secrets,
    undoes: true,
  }
}

/** @throws CONFLICT */
function takenBack(
  project: Project & { readonly uses: Uses },
  { changes, command }: HistoryRecord,
  onConflict: OnConflict,
) {
  const conflicts: FileConflict[] = []
  const back = changes
    .map(({ path, before, after }): Change => {
      const ours = project.read(path)
      const sides = withResources(path, { base: after, ours, theirs: before }, project.uses)
      const decision = decide(path, sides, onConflict)
      conflicts.push(...decision.conflicts.map((conflict) => ({ path, ...conflict })))
      return { path, before: ours, after: decision.after }
    })
    .filter(({ before, after }) => before !== after)
  const open = undecided(conflicts, onConflict)
  if (open.length > 0) {
    const paths = [...new Set(open.map(({ path }) => path))]
    throw new ClodoError('CONFLICT', {
      what: `Edits of yours stand where '${command}' is to be undone; nothing was written.`,
      where: paths.join(', '),
      data: { conflicts: open },
    })
  }
  return { back, conflicts }
}

/** What goes may have been deployed, as with a removal. */
function leftBy(world: World, project: Project & { readonly uses: Uses }, changes: readonly Change[]): string[] {
  if (project.found === undefined) return []
  const want = factsAfter(project, changes)
  return stays({ ...project, have: project.lock.facts, want, changes }, layoutOf(recipeOf(world, project)))
}

function factsAfter({ lock }: Project, changes: readonly Change[]): readonly OwnedFact[] {
  const record = changes.find(({ path }) => path === lockPath)
  if (record === undefined) return lock.facts
  return record.after === undefined ? [] : parseLock(record.after).facts
}

/** The package manager of a project that may have lost its recipe: as recorded, else as its lockfile says. */
export function openedPackageManager(world: World, project: Project): PackageManager {
  return project.found?.recipe.packageManager ?? ofLockfile(world.disk, project.root) ?? startedBy(world.env)
}
