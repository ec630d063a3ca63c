/** add, remove, update, sync: every one moves the project to another recipe. */
import { ClodoError } from '../errors.ts'
import { shortly } from '../nearest.ts'
import { leavesMarkers, type OnConflict } from '../plan/decide.ts'
import type { JsonObject } from '../plugin/json.ts'
import { derive } from '../project/derive.ts'
import { layoutOf } from '../project/layout.ts'
import type { Project } from '../project/open.ts'
import { ofLockfile, startedBy } from '../project/package-manager.ts'
import type { Recipe } from '../project/recipe.ts'
import { effectsOf, installIn, localSecretsOf, secretsFileOf, stillIgnoring } from './effects.ts'
import { lookAt } from './equivalents.ts'
import { formatterIn } from './formatter.ts'
import { testsInNode } from './node-tests.ts'
import { openPackages } from './packages.ts'
import { planned } from './planned.ts'
import type { Prepared } from './prepared.ts'
import { withoutRuntimeTypes } from './runtime-types.ts'
import { sound } from './sound.ts'
import { movedIn, unmoved, upgraded } from './upgrade.ts'
import { usesIn } from './uses.ts'
import { wantedIn } from './wanted.ts'
import { said, workspacesBelow } from './workspace.ts'
import type { World } from './world.ts'
import { refuseUnwritable } from './writable.ts'

export interface ChangeInput {
  readonly project: Project
  readonly onConflict: OnConflict
  readonly install: boolean
  /** Run the user's formatter on what changes, which is what happens when left out. */
  readonly format?: boolean
  /** Third-party plugins to look for anew. */
  readonly fresh?: readonly string[]
  /** What the user typed, for the history. */
  readonly command: string
}

/** The recipe of a project, complete. @throws NOT_A_PROJECT and what `sound` throws */
export function recipeOf(world: World, project: Project): Recipe {
  if (project.found === undefined || !project.known) {
    throw notAProject(world, project)
  }
  const { recipe } = project.found
  const packageManager = ofLockfile(world.disk, project.root) ?? startedBy(world.env)
  const surroundings = {
    name: recipe.name ?? 'service',
    packageManager,
    compatibilityDate: world.sources.compatibilityDate,
    pinNode: '',
  }
  return sound(derive({}, recipe, surroundings).recipe)
}

/** Moves a project to `recipe`. @throws what `resolve` and `plan` throw */
export async function prepareChange(world: World, wished: Recipe, input: ChangeInput): Promise<Prepared> {
  const { project, onConflict, install, fresh, command } = input
  refuseUnwritable(project.found, wished)
  await openPackages(world.sources, wished, { root: project.root, lock: project.lock, fresh })
  const upgrade = await upgraded(world.sources, wished, project.lock)
  const { recipe } = upgrade
  const want = await wantedIn(world, project, recipe)
  const layout = layoutOf(want.recipe)
  const formatter = input.format === false ? undefined : formatterIn(world, project.root, project.base)
  const present = { ...movedIn(project, upgrade.files), uses: usesIn(world, project) }
  const made = await planned(present, want, layout, { onConflict, formatter })
  const secrets = secretsFileOf(want.recipe)
  const move = { root: project.root, have: project.lock.facts, want: want.facts, ...secrets }
  const changes = stillIgnoring(world.disk, unmoved(made.changes, project, upgrade.files), move)
  return {
    ...made,
    ...changes,
    notes: [
      ...made.notes,
      ...changes.notes,
      ...upgrade.notes,
      ...(await leftAlone(world, project, recipe)),
      ...testsInNode(project, want),
      ...withoutRuntimeTypes(project, recipe),
    ],
    root: project.root,
    markers: leavesMarkers(made.conflicts, onConflict),
    command,
    effects:
      changes.changes.length === 0
        ? []
        : effectsOf(changes.changes, want.facts, recipe, {
            ...installIn(world.disk, project.root, { existing: recipe.existing, install }),
            git: false,
            have: project.lock.facts,
          }),
    packageManager: recipe.packageManager,
    localSecrets: localSecretsOf(want.facts),
    ...secrets,
  }
}

/** What the first plugin in a repository says of configs beside the one that it changed. */
async function leftAlone(world: World, project: Project, { existing }: Recipe): Promise<string[]> {
  if (existing === undefined || project.known) return []
  const { config } = await lookAt(world, project, existing)
  return (config?.others ?? []).map((other) => `${other} is another wrangler config, which was left as it is.`)
}

/** The recipe with plugins added or their answers changed. */
export function withPlugins(
  recipe: Recipe,
  ids: readonly string[],
  answers: { readonly [id: string]: JsonObject },
): Recipe {
  const known = new Map(Object.entries(recipe.plugins))
  for (const id of new Set([...ids, ...Object.keys(answers)]))
    if (id !== recipe.type) known.set(id, { ...known.get(id), ...answers[id] })
  const plugins = Object.fromEntries(known)
  const options = { ...recipe.options, ...answers[recipe.type] }
  return { ...recipe, plugins, options }
}

/** The recipe without plugins. @throws PLUGIN_NOT_INSTALLED */
export function withoutPlugins(recipe: Recipe, ids: readonly string[]): Recipe {
  for (const id of ids) {
    if (!Object.hasOwn(recipe.plugins, id)) {
      throw new ClodoError('PLUGIN_NOT_INSTALLED', {
        what: `The project has no plugin '${id}'.`,
        where: id,
        mend: `It has: ${Object.keys(recipe.plugins).join(', ') || 'none'}.`,
      })
    }
  }
  const { sources, ...rest } = recipe
  const left = <T>(record: { readonly [id: string]: T }) =>
    Object.fromEntries(Object.entries(record).filter(([id]) => !ids.includes(id)))
  return { ...rest, plugins: left(recipe.plugins), ...(sources === undefined ? {} : { sources: left(sources) }) }
}

function notAProject({ disk }: World, { root, found, known }: Project): ClodoError {
  const what = known
    ? 'The project has no recipe: clodo.json is gone.'
    : found === undefined
      ? 'There is no CLODO project here.'
      : `There is a recipe (${found.path}), but no project made of it yet.`
  const below = known || found !== undefined ? [] : workspacesBelow(disk, root)
  const mend = known
    ? 'Restore it from version control.'
    : found !== undefined
      ? 'Make it: clodo create .'
      : below.length === 0
        ? undefined
        : `Name one of the projects below with --project: ${shortly(below.map(said))}.`
  return new ClodoError('NOT_A_PROJECT', { what, where: root, mend })
}
