/** A repository that CLODO did not create moves on: its config gets environments, its entry another name. The recipe follows. */
import { posix } from 'node:path'
import { checksJavaScript } from '../edit/typescript/to-javascript.ts'
import { environmentsOf } from '../project/detect/config-facts.ts'
import { detect, prepareDetection } from '../project/detect/detect.ts'
import { filesOf } from '../project/detect/files.ts'
import { readConfig } from '../project/detect/read-config.ts'
import type { Project } from '../project/open.ts'
import type { Recipe } from '../project/recipe.ts'
import { recipeOf } from './change.ts'
import type { World } from './world.ts'

/**
 * The recipe of a project, complete and true of the repository that it stands in.
 *
 * @param also `recipe`: environments that the recipe alone has are wanted, too
 * @throws what `recipeOf` and detection throw
 */
export async function currentRecipe(world: World, project: Project, also?: 'recipe'): Promise<Recipe> {
  const recipe = recipeOf(world, project)
  if (recipe.existing === undefined) return recipe
  const existing = checkedNow(await movedTo(world, project, recipe.existing), project)
  await prepareDetection(world.disk, project.root, { config: existing.config })
  const found = environmentsOf(readConfig(filesOf(world.disk, project.root), existing.config))
  return { ...recipe, existing, environments: following(recipe.environments, found, also === 'recipe') }
}

type Existing = NonNullable<Recipe['existing']>

function checkedNow({ checked: _, ...existing }: Existing, { read }: Project): Existing {
  return existing.language === 'js' && checksJavaScript(read) ? { ...existing, checked: true } : existing
}

/** Config, entry and the type of `env` where they are now, for those that are no longer where they were. */
async function movedTo({ disk }: World, { root }: Project, existing: Existing): Promise<Existing> {
  const isThere = (path: string) => disk.kind(posix.join(root, path)) !== undefined
  const config = isThere(existing.config) ? existing.config : undefined
  const { env } = existing
  const declared = env?.file === undefined || isThere(env.file)
  if (config !== undefined && declared && (isThere(existing.entry) || existing.pages)) return existing
  await prepareDetection(disk, root, { config })
  const found = detect(disk, root, { config })
  const entry = isThere(existing.entry) ? existing.entry : (found.entry ?? existing.entry)
  const now = { config: config ?? found.config?.path ?? existing.config, entry }
  if (Object.values(now).some((path) => path.startsWith('../'))) return existing
  const file = found.env.how === 'handwritten' && found.env.name === env?.name ? found.env.file : undefined
  const moved = declared || file === undefined || file.startsWith('../') ? {} : { env: { ...env, file } as typeof env }
  return { ...existing, ...now, ...moved }
}

/** In the order of the recipe, new ones last; the top of the config keeps its name while no environment takes it. */
function following(known: readonly string[], [top = '', ...names]: readonly string[], all: boolean): readonly string[] {
  const [first = top, ...others] = known
  const head = names.includes(first) ? top : first
  const kept = others.filter((name) => all || names.includes(name))
  return [head, ...new Set([...kept, ...names])]
}
