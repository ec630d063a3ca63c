/** What a recipe calls for in the project at hand. */
import { ClodoError } from '../errors.ts'
import { unfitForPages } from '../kind/pages.ts'
import { freeNames, renameFacts, renameText } from '../plan/names.ts'
import { failsAtRuntimeModules } from '../project/detect/built.ts'
import { prepareDetection } from '../project/detect/detect.ts'
import { takenNames } from '../project/detect/taken.ts'
import { layoutOf } from '../project/layout.ts'
import type { Project } from '../project/open.ts'
import type { Recipe } from '../project/recipe.ts'
import { resolve, type Want } from '../resolve/resolve.ts'
import type { World } from './world.ts'

/** In a repository of others under names that are free there. @throws what `resolve` throws, NAME_CLASH */
export async function wantedIn({ disk, sources }: World, project: Project, recipe: Recipe): Promise<Want> {
  const want = await resolve(recipe, sources, layoutOf(recipe))
  if (recipe.existing === undefined) return want
  const { names: chosen, ...existing } = recipe.existing
  refuseTooOld(want)
  refuseOnPages(want)
  const options = { config: existing.config, entry: existing.entry }
  await prepareDetection(disk, project.root, options)
  refuseOwnBundler(want, () => failsAtRuntimeModules(disk, project.root, options))
  const names = freeNames(want.facts, takenNames(disk, project.root, project.lock, options), chosen)
  return {
    ...want,
    recipe: {
      ...want.recipe,
      existing: Object.keys(names).length === 0 ? existing : { ...existing, names },
    },
    facts: renameFacts(want.facts, names),
    given: JSON.parse(renameText(JSON.stringify(want.given), names)),
  }
}

/** Since when workerd calls methods of Durable Objects without a flag. */
const callsMethods = '2024-04-03'

/** @throws REPOSITORY_REFUSED: where methods cannot be called, what is counted or kept in objects would silently not be */
function refuseTooOld({ recipe, facts }: Want): void {
  const found = facts.find(({ fact }) => fact.kind === 'binding' && fact.type === 'durable-object')
  if (found === undefined || recipe.compatibilityDate >= callsMethods) return
  throw new ClodoError('REPOSITORY_REFUSED', {
    what: `${found.of.join(', ')} calls methods of a Durable Object, which a Worker of compatibility_date ${recipe.compatibilityDate} cannot.`,
    where: recipe.existing?.config,
    mend: `Raise the date to ${callsMethods} or later, or choose an option without Durable Objects.`,
    data: { kind: 'worker' },
  })
}

/** @throws REPOSITORY_REFUSED: what Pages cannot have would be missing, or its config would be invalid */
function refuseOnPages({ recipe, facts }: Want): void {
  if (recipe.existing?.pages !== true) return
  for (const { fact, of } of facts) {
    const reason = unfitForPages(fact)
    if (reason === undefined) continue
    throw new ClodoError('REPOSITORY_REFUSED', {
      what: `${of.join(', ')} cannot be in this project: Cloudflare Pages ${reason}.`,
      where: recipe.existing.config,
      mend: 'Choose other options, or move the project to Workers (`clodo migrate`), which can have it.',
      data: { kind: 'pages' },
    })
  }
}

/** @throws REPOSITORY_REFUSED: wrangler knows the modules of the runtime, a bundler of the project may not */
function refuseOwnBundler({ recipe, facts }: Want, fails: () => boolean): void {
  const found = facts.find(({ fact }) => fact.kind === 'file' && /from 'cloudflare:/.test(fact.text))
  if (found === undefined || !fails()) return
  throw new ClodoError('REPOSITORY_REFUSED', {
    what: `${found.of.join(', ')} imports cloudflare:workers, which the build of this repository would look for among packages.`,
    where: recipe.existing?.config,
    mend: 'Tell its bundler that the runtime has it, as with --external:cloudflare:*, then run this again.',
    data: { kind: 'worker' },
  })
}
