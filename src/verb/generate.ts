/** `generate`: one thing, once; not recorded in the recipe, because the code is the user's. It is in the history. */
import { posix } from 'node:path'
import { prepareFormats } from '../edit/format.ts'
import { loadCompiler } from '../edit/typescript/compiler.ts'
import { ClodoError } from '../errors.ts'
import { generate } from '../generate/generate.ts'
import type { Data, PlopGenerator } from '../generate/generator.ts'
import { entriesIn, slotsIn } from '../host/host.ts'
import { contractVersion } from '../plugin/version.ts'
import { layoutOf } from '../project/layout.ts'
import type { Project } from '../project/open.ts'
import { startedBy } from '../project/package-manager.ts'
import { homeOf } from '../resolve/builtin.ts'
import { recipeOf } from './change.ts'
import { refuseNotEmpty } from './create.ts'
import { effectsOf, installIn } from './effects.ts'
import type { Prepared } from './prepared.ts'
import { wantedIn } from './wanted.ts'
import type { World } from './world.ts'

/** Names of the generators that come with CLODO. */
export function generatorNames({ disk }: World): string[] {
  const street = posix.join(homeOf(disk), 'generators')
  return (disk.list(street) ?? []).filter(({ kind }) => kind === 'directory').map(({ name }) => name)
}

/** @throws GENERATOR_UNKNOWN */
export async function findGenerator(world: World, name: string): Promise<PlopGenerator> {
  const names = generatorNames(world)
  if (!names.includes(name))
    throw new ClodoError('GENERATOR_UNKNOWN', {
      what: `There is no generator '${name}'.`,
      where: name,
      mend: `There are: ${names.join(', ')}.`,
    })
  const folder = posix.join(homeOf(world.disk), 'generators', name)
  const module = ['plopfile.js', 'plopfile.ts']
    .map((file) => posix.join(folder, file))
    .find((file) => world.disk.kind(file) === 'file')
  // plop and the compiler of its templates are loaded when something is generated.
  const { loadPlopfile } = await import('../generate/plop.ts')
  const [generator] = await loadPlopfile(module ?? folder, world.disk)
  return generator as PlopGenerator
}

export interface Generating {
  readonly answers: Data
  readonly command: string
  /** Whether what follows from it is run: the install, the types of bindings. */
  readonly install: boolean
}

/** @throws NOT_A_PROJECT, and what `generate` throws */
export async function prepareGenerate(
  world: World,
  project: Project,
  generator: PlopGenerator,
  { answers, command, install }: Generating,
): Promise<Prepared> {
  const { disk, sources } = world
  const { root } = project
  const recipe = recipeOf(world, project)
  const layout = layoutOf(recipe)
  const { given, facts } = await wantedIn(world, project, recipe)
  await loadCompiler()
  await prepareFormats([layout.config, layout.packageJson])
  const http = given.http as { readonly entry: string } | undefined
  const entry = recipe.existing?.entry ?? http?.entry ?? 'src/index.ts'
  const home = { layout, entry, present: entriesIn(facts, slotsIn(recipe)) }
  const stamp = world.now().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const known = { ...answers, given, stamp, version: (name: string) => sources.version(name), layout }
  const changes = generate(generator, { disk, root, home, answers: known })
  const wanted = { ...installIn(disk, root, { existing: recipe.existing, install }), git: false }
  const { packageManager } = recipe
  return { root, command, changes, ...plain, effects: effectsOf(changes, [], recipe, wanted), packageManager }
}

const plain = { conflicts: [], notes: [], localSecrets: [] } as const

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
  const data = { ...answers, version, contract: contractVersion }
  const changes = generate(generator, { disk, root, answers: data })
  return { root, command, changes, ...plain, effects: [], packageManager: startedBy(world.env), unrecorded: true }
}
