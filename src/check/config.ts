/** What the checks have to know of the project's wrangler file. */
import { posix } from 'node:path'
import { parseEnv } from 'node:util'
import { formatOf, prepareFormats } from '../edit/format.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'
import type { Ground } from './site.ts'

export interface Database {
  readonly binding: string
  /** Path of its migrations from the root. */
  readonly migrations: string
}

export interface Config {
  /** Names of the environments below the top of the file. */
  readonly environments: readonly string[]
  readonly databases: readonly Database[]
  /** Names of secrets without which it does not start. */
  readonly secrets: readonly string[]
  /** Names of plain variables. */
  readonly variables: readonly string[]
  /** Of a project of Cloudflare Pages. */
  readonly pages?: Pages
}

export interface Pages {
  /** The directory of its build's output, from the root. */
  readonly output: string
  /** What stands in .dev.vars, which `wrangler pages dev` takes in place of all that it is given; undefined where there is none. */
  readonly secrets: { readonly [name: string]: string } | undefined
}

/** What a recipe says of what wrangler would not find by itself. @throws FILE_UNPARSABLE */
export async function groundOf(
  disk: Disk,
  root: string,
  { config, entry }: { readonly config?: string | undefined; readonly entry?: string | undefined } = {},
): Promise<Ground> {
  const value = await valueIn(disk, { root, config })
  const named = [value, ...Object.values(objectOf(value.env)).map(objectOf)].some(({ main }) => main !== undefined)
  const pages = value.pages_build_output_dir !== undefined
  return { root, config: config === found(disk, root) ? undefined : config, entry: named || pages ? undefined : entry }
}

/** Where wrangler looks, in its order. */
const places = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml']

function found(disk: Disk, root: string): string | undefined {
  return places.find((place) => disk.kind(posix.join(root, place)) === 'file')
}

/** An empty one where there is none. */
async function valueIn(disk: Disk, { root, config: named }: Ground): Promise<JsonObject> {
  const path = named ?? found(disk, root)
  const bytes = path === undefined ? undefined : disk.read(posix.join(root, path))
  if (path === undefined || bytes === undefined) return {}
  await prepareFormats([path])
  return objectOf(formatOf(path)?.parse(decode(bytes, path), path))
}

/** @throws FILE_UNPARSABLE */
export async function readConfig(disk: Disk, ground: Ground): Promise<Config> {
  const config = await valueIn(disk, ground)
  const path = ground.config ?? found(disk, ground.root) ?? ''
  return {
    ...pagesOf(disk, ground.root, posix.dirname(path), config.pages_build_output_dir),
    environments: Object.keys(objectOf(config.env)),
    databases: listOf(config.d1_databases).map((database) => {
      const { binding, migrations_dir } = objectOf(database)
      return {
        binding: String(binding),
        migrations: posix.join(posix.dirname(path), typeof migrations_dir === 'string' ? migrations_dir : 'migrations'),
      }
    }),
    secrets: listOf(objectOf(config.secrets).required).map(String),
    variables: Object.keys(objectOf(config.vars)),
  }
}

function pagesOf(disk: Disk, root: string, directory: string, output: Json | undefined): Pick<Config, 'pages'> {
  if (typeof output !== 'string') return {}
  const values = disk.read(posix.join(root, directory, '.dev.vars'))
  const secrets =
    values === undefined ? undefined : (parseEnv(decode(values, '.dev.vars')) as { [name: string]: string })
  return { pages: { output: posix.join(directory, output), secrets } }
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
