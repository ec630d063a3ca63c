/**
 * What a repository is. Reads a few files, runs none of them, needs no node_modules and loads no compiler.
 */
import { posix } from 'node:path'
import { formatOf, prepareFormats } from '../../edit/format.ts'
import type { JsonObject } from '../../plugin/json.ts'
import type { Disk } from '../../tree/disk.ts'
import { durableObjectsOf, environmentsOf, fallbacksOf, localSecrets, migrationsOf, namesIn } from './config-facts.ts'
import { entryCandidates, isOutput, namedMain } from './entry.ts'
import { envOf, type FoundEnv } from './env-type.ts'
import { equivalentsIn } from './equivalents.ts'
import { type Files, filesOf } from './files.ts'
import { findConfig } from './find-config.ts'
import { frameworkOf } from './framework.ts'
import { installerOf } from './lockfile.ts'
import { type Manifest, speaksTypeScript, textAt } from './manifest.ts'
import { type Module, modulesFrom } from './modules.ts'
import { entriesOfPages } from './pages.ts'
import type { ConfigFacts, Repository, RepositoryKind } from './repository.ts'
import { routerOf } from './router.ts'
import { classify } from './rules.ts'
import { type DetectOptions, type Site, siteOf } from './site.ts'

/** Loads the parser that the config of this repository needs; to be awaited before `detect`. */
export async function prepareDetection(
  disk: Disk,
  root: string,
  { config }: Pick<DetectOptions, 'config'> = {},
): Promise<void> {
  const { path } = findConfig(filesOf(disk, root), config)
  if (path !== undefined) await prepareFormats([path])
}

/**
 * @param root absolute
 * @throws FILE_UNPARSABLE and REPOSITORY_REFUSED with the position in a config that is broken or a template,
 *   FILE_MISSING when `config` is not there, FILE_NOT_TEXT
 */
export function detect(disk: Disk, root: string, options: DetectOptions = {}): Repository {
  const site = siteOf(filesOf(disk, root), options)
  const { files, manifest, found, config: value, projects } = site
  const { kind, says, entry } = classify(site)
  const modules = entry === undefined || kind === 'python' ? [] : modulesOf(site, kind, entry)
  const foundEnv = envOf(site, modules)
  return {
    kind,
    says,
    name: nameOf(value, manifest, root),
    ...(entry === undefined ? {} : { entry }),
    ...(isOpen(site, kind) ? { candidates: entryCandidates(site) } : {}),
    language: languageOf(files, manifest, entry),
    ...(found.path === undefined ? {} : { config: configFacts(site, found.path, value ?? {}, foundEnv) }),
    ...(manifest.path === undefined ? {} : { packageJson: manifest.path }),
    ...installerOf(files, manifest),
    ...(modules.length === 0 ? {} : { router: routerOf(modules) }),
    env: foundEnv.env,
    equivalents: equivalentsIn(modules, manifest, { path: found.path ?? '', value: value ?? {} }),
    ...(manifest.workspaceRoot === undefined ? {} : { workspaceRoot: manifest.workspaceRoot }),
    projects,
  }
}

/** The entry is a file of the repository, and nothing says which. */
function isOpen(site: Site, kind: RepositoryKind): boolean {
  const main = namedMain(site)
  if (kind === 'generated' && frameworkOf(site.manifest.dependencies) === undefined)
    return main !== undefined && isOutput(site, main)
  return kind === 'no-main'
}

/** Functions of Pages are entries each. */
export function modulesOf(site: Site, kind: RepositoryKind, entry: string): Module[] {
  const entries = kind === 'pages' ? entriesOfPages(site, entry) : [entry]
  const all = entries.flatMap((one) => modulesFrom(site.files, one, site.manifest.home))
  return [...new Map(all.map((module) => [module.path, module])).values()]
}

function configFacts(site: Site, path: string, value: JsonObject, { names }: FoundEnv): ConfigFacts {
  const { files, directory, found } = site
  const date = textAt(value, 'compatibility_date')
  const migrations = migrationsOf(value, directory)
  const assets = fallbacksOf(value)
  return {
    path,
    format: formatName(path),
    others: found.others,
    ...(date === undefined ? {} : { compatibilityDate: date }),
    environments: environmentsOf(value),
    durableObjects: durableObjectsOf(value),
    names: [...new Set([...namesIn(value), ...localSecrets(files, directory), ...names])].sort(),
    ...(migrations === undefined ? {} : { migrationsDir: migrations }),
    ...(assets.length === 0 ? {} : { assets }),
    ...(found.redirected === undefined ? {} : { redirected: found.redirected }),
  }
}

function formatName(path: string): ConfigFacts['format'] {
  const name = formatOf(path)?.name
  return name === 'toml' || name === 'jsonc' ? name : 'json'
}

function nameOf(config: JsonObject | undefined, { value }: Manifest, root: string): string {
  return textAt(config, 'name') ?? textAt(value, 'name')?.replace(/^@[^/]*\//, '') ?? posix.basename(root)
}

function languageOf(files: Files, manifest: Manifest, entry = ''): 'ts' | 'js' {
  const written = /\.[cm]?([jt]s)x?$/.exec(entry)?.[1]
  return written === 'ts' || (written === undefined && speaksTypeScript(files, manifest)) ? 'ts' : 'js'
}
