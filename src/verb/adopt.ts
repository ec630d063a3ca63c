/** The first plugin in a repository that CLODO did not create: what it is becomes the recipe. */
import { posix } from 'node:path'
import { checksJavaScript } from '../edit/typescript/to-javascript.ts'
import { ClodoError } from '../errors.ts'
import type { ExistingFacts } from '../plugin/project.ts'
import { isOpen, reachOf } from '../project/detect/env-type.ts'
import { refusalOf } from '../project/detect/refusal.ts'
import type { Repository } from '../project/detect/repository.ts'
import type { DetectOptions } from '../project/detect/site.ts'
import { openProject, type Project } from '../project/open.ts'
import type { Recipe } from '../project/recipe.ts'
import { lookAt } from './equivalents.ts'
import type { World } from './world.ts'

/** @throws REPOSITORY_REFUSED with the reason, FILE_UNPARSABLE */
export async function adopt(world: World, project: Project, options: DetectOptions = {}): Promise<Recipe> {
  const repository = await lookAt(world, project, options)
  const refusal = refusalOf(repository) ?? unable(repository)
  if (refusal !== undefined) throw refusal
  return {
    name: repository.name,
    type: await adoptingTemplate(world),
    description: '',
    domain: '',
    environments: repository.config?.environments ?? ['production'],
    compatibilityDate: repository.config?.compatibilityDate ?? world.sources.compatibilityDate,
    packageManager: repository.packageManager,
    pinNode: '',
    existing: existingFacts(project, repository),
    options: {},
    plugins: {},
  }
}

/** A project whose recipe is not made yet, and the wrangler file that was meant. */
export interface Home {
  readonly project: Project
  readonly config?: string
}

/**
 * The root of the project that a repository becomes: where the package.json is that holds the Worker and its config, be
 * it above the directory that was asked for.
 */
export async function homeOf(world: World, project: Project, config?: string): Promise<Home> {
  const { packageJson, config: found, entry = '' } = await lookAt(world, project, { config })
  const above = packageJson !== undefined && found !== undefined && packageJson.startsWith('../')
  const given = config === undefined ? {} : { config }
  if (!above) return { project, ...given }
  const root = posix.join(project.root, posix.dirname(packageJson))
  const within = (path: string) => posix.relative(root, posix.join(project.root, path))
  if (within(entry).startsWith('../')) return { project, ...given }
  return { project: await openProject(world.disk, root), config: within(found.path) }
}

/** What detection can tell apart and the engine cannot edit yet. */
function unable({ kind, entry = '', config, packageJson = '' }: Repository): ClodoError | undefined {
  const refuse = (what: string, mend: string) =>
    new ClodoError('REPOSITORY_REFUSED', { what, where: entry, mend, data: { kind: 'worker' } })
  if (packageJson === '')
    return refuse('There is no package.json for the dependencies of plugins.', 'Make one: npm init.')
  if ([entry, packageJson, config?.path ?? ''].some((path) => path.startsWith('../')))
    return refuse(
      'The Worker, its wrangler config and its package.json stand in directories of which none holds the others.',
      'Run CLODO in the directory that holds them all.',
    )
  if (kind === 'pages' && posix.dirname(config?.path ?? '') !== posix.dirname(packageJson))
    return refuse(
      'Pages reads its wrangler config where its package.json is, and this one stands elsewhere.',
      'Move it there, or give its directory a package.json.',
    )
  return undefined
}

async function adoptingTemplate({ sources }: World): Promise<string> {
  for (const id of sources.templates.ids()) {
    if ((await sources.templates.find(id))?.plugin.adopts === true) return id
  }
  throw new ClodoError('INTERNAL', { what: 'No template adopts a repository.' })
}

function existingFacts(
  { read }: Project,
  { kind, entry = '', config, packageJson = '', env, language }: Repository,
): ExistingFacts {
  const pages = kind === 'pages'
  return {
    entry,
    source: pages ? posix.dirname(entry) : sourceOf(entry, language),
    ...(pages ? { pages } : {}),
    config: config?.path ?? 'wrangler.jsonc',
    packageJson,
    migrations: config?.migrationsDir ?? 'migrations',
    language,
    ...(language === 'js' && checksJavaScript(read) ? { checked: true } : {}),
    importEnding: language === 'js' ? '.js' : endingOf(read(entry) ?? '', read('tsconfig.json') ?? ''),
    generatedEnv: env.how === 'generated',
    // Each version of wrangler knows migrations; the map of exports is for those who have chosen it.
    durableObjects: config?.durableObjects ?? 'migrations',
    ...(config?.assets === undefined ? {} : { assets: config.assets }),
    ...envFacts(read, { env, language, packageJson }),
  }
}

/**
 * Where the entry stands: the compiler may look at `worker/` with other eyes than at the `src/` of a page. The root stays
 * as empty as it is.
 */
function sourceOf(entry: string, language: 'ts' | 'js'): string {
  const directory = posix.dirname(entry)
  return language === 'js' || directory === '.' || entry.startsWith('src/') ? 'src' : directory
}

/** The type of `env`, where plugins have to know more of it than that it is the global `Env`. */
function envFacts(
  read: Project['read'],
  { env, language, packageJson }: { env: Repository['env']; language: string; packageJson: string },
): Pick<ExistingFacts, 'env'> {
  if (language === 'js' || env.how === 'none') return {}
  if (env.how === 'generated') {
    const [, name = 'Env'] = /wrangler types\b[^"]*--env-interface[= ]([\w$]+)/.exec(read(packageJson) ?? '') ?? []
    return name === 'Env' ? {} : { env: { name, reach: 'global' } }
  }
  const { file, name } = env
  // What stands above the project is shared with others, and not written to.
  if (file.startsWith('../') || !isOpen(read(file) ?? '', name)) return {}
  return { env: { name, file, reach: reachOf(read(file) ?? '', file, name) } }
}

/** As the entry's own imports of code end; where it has none, as the compiler allows. */
function endingOf(code: string, tsconfig: string): ExistingFacts['importEnding'] {
  const endings = [...code.matchAll(/from ['"](\.{1,2}\/[^'"]+)['"]/g)].map(([, path = '']) => posix.extname(path))
  const own = endings.find((ending) => ending === '' || /^\.[cm]?[jt]sx?$/.test(ending))
  if (own !== undefined) return own === '' ? '' : own.includes('t') ? '.ts' : '.js'
  if (/"(?:allowImportingTsExtensions|rewriteRelativeImportExtensions)"\s*:\s*true/.test(tsconfig)) return '.ts'
  return /"module(?:Resolution)?"\s*:\s*"node(?:\d+|next)"/i.test(tsconfig) ? '.js' : ''
}
