/** `generate`: one thing, once; not recorded in the recipe, because the code is the user's. It is in the history. */
import { posix } from 'node:path'
import { prepareFormats } from '../edit/format.ts'
import { loadCompiler } from '../edit/typescript/compiler.ts'
import { ClodoError } from '../errors.ts'
import { type Generated, type GenerateInput, generate, type Later } from '../generate/generate.ts'
import type { Data, PlopGenerator } from '../generate/generator.ts'
import { entriesIn, slotsIn } from '../host/host.ts'
import { suggest, thereAre } from '../nearest.ts'
import type { JsonObject } from '../plugin/json.ts'
import type { ExistingFacts } from '../plugin/project.ts'
import { contractVersion } from '../plugin/version.ts'
import { layoutOf } from '../project/layout.ts'
import type { Project } from '../project/open.ts'
import { ofLockfile, startedBy } from '../project/package-manager.ts'
import type { Recipe } from '../project/recipe.ts'
import { homeOf } from '../resolve/builtin.ts'
import { recipeOf } from './change.ts'
import { refuseNotEmpty } from './create.ts'
import { effectsOf, installIn } from './effects.ts'
import type { Prepared } from './prepared.ts'
import { wantedIn } from './wanted.ts'
import type { World } from './world.ts'

/** A generator, and whose it is. */
export interface FoundGenerator extends PlopGenerator {
  /** Of the plopfile that stands in the project. */
  readonly team: boolean
}

/** Names of the generators that come with CLODO. */
export function generatorNames({ disk }: World): string[] {
  const street = posix.join(homeOf(disk), 'generators')
  return (disk.list(street) ?? []).filter(({ kind }) => kind === 'directory').map(({ name }) => name)
}

/** Those of the team's plopfile, which is run for it, and those of CLODO that it does not take the place of. */
export async function generatorsIn(world: World, root: string): Promise<{ name: string; description?: string }[]> {
  const team = await teamGenerators(world, root)
  const others = generatorNames(world).filter((name) => !team.some((one) => one.name === name))
  return [...team.map(({ name, description }) => ({ name, description })), ...others.map((name) => ({ name }))]
}

/**
 * A generator of the team's plopfile in `root`, or one of CLODO.
 *
 * @throws GENERATOR_UNKNOWN
 */
export async function findGenerator(world: World, name: string, root?: string): Promise<FoundGenerator> {
  const team = root === undefined ? [] : await teamGenerators(world, root)
  const own = team.find((one) => one.name === name)
  if (own !== undefined) return { ...own, team: true }
  const names = generatorNames(world)
  const all = [...team.map((one) => one.name), ...names]
  if (!names.includes(name))
    throw new ClodoError('GENERATOR_UNKNOWN', {
      what: `There is no generator '${name}'.`,
      where: name,
      mend: suggest(name, all, { otherwise: thereAre(all) }),
    })
  const [generator] = await load(world, posix.join(homeOf(world.disk), 'generators', name))
  return { ...(generator as PlopGenerator), team: false }
}

async function teamGenerators(world: World, root: string): Promise<PlopGenerator[]> {
  return plopfileIn(world, root) === undefined ? [] : await load(world, root)
}

function plopfileIn({ disk }: World, folder: string): string | undefined {
  return ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts']
    .map((ending) => posix.join(folder, `plopfile.${ending}`))
    .find((file) => disk.kind(file) === 'file')
}

/** plop and the compiler of its templates are loaded when something is generated. */
async function load(world: World, folder: string): Promise<PlopGenerator[]> {
  const { loadPlopfile } = await import('../generate/plop.ts')
  return await loadPlopfile(plopfileIn(world, folder) ?? folder, world.disk)
}

export interface Generating {
  readonly answers: Data
  readonly command: string
  /** Whether what follows from it is run: the install, the types of bindings. */
  readonly install: boolean
  readonly onConflict?: GenerateInput['onConflict']
  /** What a repository is that is no project (`adopt`). Nothing of it is recorded, and a team's generators need none. */
  readonly adopted?: Recipe | undefined
}

/** A prepared change, and the plopfile's own functions that are to run when it is on the disk. */
export interface PreparedGeneration {
  readonly prepared: Prepared
  readonly later: readonly Later[]
}

/** @throws NOT_A_PROJECT for a generator of CLODO where there is no project and nothing adopted, and what `generate` throws */
export async function prepareGenerate(
  world: World,
  project: Project,
  generator: FoundGenerator,
  { answers, command, install, onConflict = 'abort', adopted }: Generating,
): Promise<PreparedGeneration> {
  const { disk, sources } = world
  const { root } = project
  await loadCompiler()
  const recipe = adopted ?? (generator.team && !project.known ? undefined : recipeOf(world, project))
  const home = recipe && (await homeIn(world, project, recipe))
  const stamp = world.now().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const given = { ...home?.given, stamp, version: (name: string) => sources.version(name) }
  // What a team's plopfile is given are its answers alone, as plop gives them.
  const data = generator.team ? answers : { ...answers, ...given }
  const made = await generate(generator, { disk, root, ...home, answers: data, onConflict })
  if (recipe?.existing !== undefined && !project.known) refuseUnknownEnv(recipe.existing, made.changes)
  const existing = recipe?.existing
  const packageManager = recipe?.packageManager ?? ofLockfile(disk, root) ?? startedBy(world.env)
  const wanted = { ...installIn(disk, root, { existing, install }), git: false }
  const effects = recipe === undefined ? [] : effectsOf(made.changes, [], recipe, wanted)
  return { later: made.later, prepared: preparedOf(made, { root, command, effects, packageManager }) }
}

/** @throws GENERATOR_REFUSED where code would name a type that nobody declares: what a plugin brings along, no generator does */
function refuseUnknownEnv({ language, env, generatedEnv }: ExistingFacts, changes: Generated['changes']): void {
  const declared = generatedEnv === true || (env?.name === 'Env' && env.reach === 'global')
  if (language === 'js' || declared) return
  const names = changes.find(
    ({ path, before, after = '' }) => before === undefined && /\.tsx?$/.test(path) && /\bEnv\b/.test(after),
  )
  if (names === undefined) return
  throw new ClodoError('GENERATOR_REFUSED', {
    what: `${names.path} would name the global type Env, which this repository does not declare.`,
    where: names.path,
    mend: 'Let wrangler make it (`wrangler types`), or add a plugin of CLODO first, which brings it; then run this again.',
  })
}

async function homeIn(world: World, project: Project, recipe: Recipe) {
  const layout = layoutOf(recipe)
  await prepareFormats([layout.config, layout.packageJson])
  const { given, facts } = project.known
    ? await wantedIn(world, project, recipe)
    : { given: {} as JsonObject, facts: [] }
  const http = given.http as { readonly entry: string } | undefined
  const entry = recipe.existing?.entry ?? http?.entry ?? 'src/index.ts'
  const declarations = facts.flatMap(({ fact }) =>
    fact.kind === 'file' && /\.d\.ts$/.test(fact.path) ? [fact.path] : [],
  )
  return { home: { layout, entry, present: entriesIn(facts, slotsIn(recipe)), declarations }, given: { given } }
}

function preparedOf(
  { changes, notes }: Generated,
  rest: Pick<Prepared, 'root' | 'command' | 'effects' | 'packageManager' | 'unrecorded'>,
): Prepared {
  return { ...rest, changes, notes, conflicts: [], localSecrets: [] }
}

/**
 * What a generator makes beside any project, such as a package of its own. Nothing of it is recorded.
 *
 * @throws TARGET_NOT_EMPTY, and what `generate` throws
 */
export async function prepareScaffold(
  world: World,
  generator: PlopGenerator,
  { root, answers, command }: { root: string; answers: Data; command: string },
): Promise<Prepared> {
  const { disk, sources } = world
  refuseNotEmpty(disk, root)
  const version = (dependency: string) => sources.version(dependency) ?? '*'
  const made = await generate(generator, { disk, root, answers: { ...answers, version, contract: contractVersion } })
  return preparedOf(made, { root, command, effects: [], packageManager: startedBy(world.env), unrecorded: true })
}
