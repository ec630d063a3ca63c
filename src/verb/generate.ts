/** `generate`: one thing, once; not recorded in the recipe, because the code is the user's. It is in the history. */
import { posix } from 'node:path'
import { loadCompiler } from '../edit/typescript/compiler.ts'
import { ClodoError } from '../errors.ts'
import { generate } from '../generate/generate.ts'
import type { Data, PlopGenerator } from '../generate/generator.ts'
import { entriesIn, slotsIn } from '../host/host.ts'
import { contractVersion } from '../plugin/version.ts'
import type { Project } from '../project/open.ts'
import { startedBy } from '../project/package-manager.ts'
import { homeOf } from '../resolve/builtin.ts'
import { recipeOf } from './change.ts'
import { refuseNotEmpty } from './create.ts'
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

/** @throws NOT_A_PROJECT, and what `generate` throws */
export async function prepareGenerate(
  world: World,
  project: Project,
  generator: PlopGenerator,
  input: { answers: Data; command: string },
): Promise<Prepared> {
  const recipe = recipeOf(world, project)
  const { given, facts } = await wantedIn(world, project, recipe)
  await loadCompiler()
  const present = entriesIn(facts, slotsIn(recipe))
  const http = given.http as { readonly entry: string } | undefined
  const changes = generate(generator, {
    disk: world.disk,
    root: project.root,
    entry: http?.entry ?? 'src/index.ts',
    present,
    answers: { ...input.answers, given },
  })
  return { root: project.root, command: input.command, changes, ...plain, packageManager: recipe.packageManager }
}

const plain = { conflicts: [], notes: [], effects: [], localSecrets: [] } as const

/**
 * What a generator makes where no project is needed, such as a package of its own. Nothing of it is recorded.
 *
 * @throws TARGET_NOT_EMPTY, and what `generate` throws
 */
export async function prepareScaffold(
  world: World,
  name: string,
  { root, answers, command }: { root: string; answers: Data; command: string },
): Promise<Prepared> {
  const { disk, sources } = world
  refuseNotEmpty(disk, root)
  const generator = await findGenerator(world, name)
  const version = (dependency: string) => sources.version(dependency) ?? '*'
  const data = { ...answers, version, contract: contractVersion }
  const changes = generate(generator, { disk, root, entry: '', present: [], answers: data })
  return { root, command, changes, ...plain, packageManager: startedBy(world.env), unrecorded: true }
}
