/** What the rules look at: the project as it stands on the disk, read and not run. */
import { posix } from 'node:path'
import { formatOf, type Path, prepareFormats } from '../edit/format.ts'
import { isObject, valueAt } from '../edit/value.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import { detect, prepareDetection } from '../project/detect/detect.ts'
import { type Files, filesOf } from '../project/detect/files.ts'
import { type Module, modulesFrom } from '../project/detect/modules.ts'
import { readConfig } from '../project/detect/read-config.ts'
import type { Repository } from '../project/detect/repository.ts'
import type { Disk } from '../tree/disk.ts'
import { type Profile, profileOf } from './profile.ts'

/** A file whose text has a structure. */
export interface Document {
  readonly path: string
  readonly value: Json
}

/** What wrangler takes for one environment. */
export interface Scope {
  readonly environment: string
  readonly profile: Profile
  /** With what it inherits. */
  readonly value: JsonObject
  /** Where its own block stands: empty for the top of the file. */
  readonly own: Path
}

/** What others found out, who stand where rules cannot reach. */
export interface Given {
  readonly environments: readonly { readonly name: string; readonly flag: string; readonly scope: JsonObject }[]
  /** What environments lack or share. */
  readonly faults: readonly { readonly environments: readonly string[]; readonly what: string }[]
  /** What CLODO put into files and what is no longer there. */
  readonly missing: readonly { readonly file: string; readonly what: string; readonly guards: boolean }[]
  /** The lock says of plugins what the recipe does not. */
  readonly unsynced: { readonly file: string; readonly plugins: readonly string[] }
  /** Names of the files that git knows; undefined where there is no git. */
  readonly tracked: ReadonlySet<string> | undefined
  readonly today: Date
}

export interface Subject extends Given {
  readonly files: Files
  readonly repository: Repository
  readonly config: Document | undefined
  readonly scopes: readonly Scope[]
  readonly manifest: Document | undefined
  readonly workflows: readonly Document[]
  /** Those that the Worker is made of, its entry first. */
  readonly modules: readonly Module[]
}

/** More than any Worker has; each is read once. */
const most = 5000

/** @throws FILE_UNPARSABLE, REPOSITORY_REFUSED */
export async function subjectOf(
  disk: Disk,
  root: string,
  { config, ...given }: Given & { readonly config?: string | undefined },
): Promise<Subject> {
  const files = filesOf(disk, root)
  await prepareDetection(disk, root, { config })
  const repository = detect(disk, root, { config })
  const home = repository.packageJson?.replace(/[^/]*$/, '') ?? '.'
  const path = repository.config?.path
  return {
    ...given,
    files,
    repository,
    config: path === undefined ? undefined : { path, value: readConfig(files, path) },
    scopes: given.environments.map(({ name, flag, scope }) => ({
      environment: name,
      profile: profileOf(name),
      value: scope,
      own: flag === '' ? [] : ['env', flag],
    })),
    manifest: await documentAt(files, repository.packageJson),
    workflows: await workflowsIn(files),
    modules: repository.entry === undefined ? [] : modulesFrom(files, repository.entry, home, most),
  }
}

/** @throws FILE_UNPARSABLE */
async function documentAt(files: Files, path: string | undefined): Promise<Document | undefined> {
  const text = path === undefined ? undefined : files.text(path)
  if (path === undefined || text === undefined) return undefined
  await prepareFormats([path])
  const value = formatOf(path)?.parse(text, path)
  return value === undefined ? undefined : { path, value }
}

async function workflowsIn(files: Files): Promise<Document[]> {
  const folder = '.github/workflows'
  const paths = files.names(folder).filter((name) => /\.ya?ml$/.test(name))
  const documents = await Promise.all(paths.map((name) => documentAt(files, `${folder}/${name}`)))
  return documents.filter((document) => document !== undefined)
}

/** Where the value of a scope stands in the file: in its own block, or at the top that it inherits from. */
export function placeIn({ config }: Subject, scope: Scope, path: Path): Path {
  const own = [...scope.own, ...path]
  return valueAt(config?.value, own) === undefined && valueAt(config?.value, path) !== undefined ? path : own
}

/** The texts in a value, however deep, with the way to each. */
export function* textsIn(value: Json | undefined, path: Path = []): Generator<{ path: Path; text: string }> {
  if (typeof value === 'string') yield { path, text: value }
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textsIn(item, [...path, index])
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* textsIn(item, [...path, key])
}

/** A file of JSON in the nearest installation upwards; undefined where it is missing or broken. */
export function installedDocument(files: Files, path: string): JsonObject | undefined {
  const places = files.upward('.').map((directory) => posix.join(directory, 'node_modules', path))
  const place = places.find((one) => files.isFile(one))
  try {
    const value = JSON.parse((place === undefined ? undefined : files.text(place)) ?? 'null') as Json
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
