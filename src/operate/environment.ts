/** The environments of a project: what wrangler takes for each, and what the recipe says of deploying to it. */
import { prepareFormats } from '../edit/format.ts'
import { isObject } from '../edit/value.ts'
import { ClodoError } from '../errors.ts'
import { suggest } from '../nearest.ts'
import type { JsonObject } from '../plugin/json.ts'
import type { DeploySettings } from '../project/deploy-settings.ts'
import { environmentsOf } from '../project/detect/config-facts.ts'
import { filesOf } from '../project/detect/files.ts'
import { findConfig } from '../project/detect/find-config.ts'
import { objectAt, textAt } from '../project/detect/manifest.ts'
import { readConfig } from '../project/detect/read-config.ts'
import type { Project } from '../project/open.ts'
import type { Recipe } from '../project/recipe.ts'
import type { Disk } from '../tree/disk.ts'

export interface Environment {
  readonly name: string
  /** What follows `--env=`: empty for the top of the file. */
  readonly flag: string
  /** The name of the Worker. */
  readonly script: string
  /** What holds in it, with what it inherits. */
  readonly scope: JsonObject
  readonly settings: DeploySettings
  /** What the Worker may cost at most, as the recipe says. */
  readonly budgets?: Recipe['budgets']
}

export interface Environments {
  /** The wrangler file, by its path from the root. */
  readonly config: string
  readonly all: readonly Environment[]
}

/** What an environment has of its own or not at all (https://developers.cloudflare.com/workers/wrangler/environments/). */
export const notInherited: readonly string[] = [
  'define',
  'vars',
  'secrets',
  'durable_objects',
  'kv_namespaces',
  'd1_databases',
  'r2_buckets',
  'queues',
  'services',
  'vectorize',
  'hyperdrive',
  'workflows',
  'analytics_engine_datasets',
  'ratelimits',
  'ai',
  'browser',
  'images',
  'send_email',
  'mtls_certificates',
  'dispatch_namespaces',
  'pipelines',
  'secrets_store_secrets',
  'version_metadata',
  'tail_consumers',
  'unsafe',
]

/** @throws FILE_MISSING, FILE_UNPARSABLE, DEPLOY_BLOCKED for a config that a build tool writes */
export async function environmentsOfProject(disk: Disk, { root, found }: Project): Promise<Environments> {
  const files = filesOf(disk, root)
  const { path: config, redirected } = findConfig(files, found?.recipe.existing?.config)
  if (redirected !== undefined)
    throw new ClodoError('DEPLOY_BLOCKED', {
      what: 'A build tool writes the wrangler file of this project, and decides its environment when it builds.',
      where: redirected,
      mend: 'Deploy it as that tool says.',
    })
  if (config === undefined)
    throw new ClodoError('FILE_MISSING', {
      what: 'There is no wrangler file here.',
      where: root,
      mend: 'Name the directory of a Worker with --cwd, or make one: clodo create my-api',
    })
  await prepareFormats([config])
  const value = readConfig(files, config)
  const all = allOf(value, found?.recipe.environments, found?.recipe.deploy ?? {})
  const budgets = found?.recipe.budgets
  return { config, all: budgets === undefined ? all : all.map((environment) => ({ ...environment, budgets })) }
}

function allOf(
  value: JsonObject,
  named: readonly string[] | undefined,
  settings: { readonly [environment: string]: DeploySettings },
): Environment[] {
  const [top = 'production', ...below] = environmentsOf(value)
  const first = named?.[0] ?? top
  const name = textAt(value, 'name') ?? ''
  const { env: _, ...whole } = value
  const inherited = Object.fromEntries(Object.entries(whole).filter(([key]) => !notInherited.includes(key)))
  const environments = objectAt(value, 'env')
  return [
    { name: first, flag: '', script: name, scope: whole, settings: settings[first] ?? {} },
    ...below
      .filter((one) => one !== first)
      .map((one): Environment => {
        const own = environments[one]
        const scope = { ...inherited, ...(isObject(own) ? own : {}) }
        const script = textAt(isObject(own) ? own : {}, 'name') ?? `${name}-${one}`
        return { name: one, flag: one, script, scope, settings: settings[one] ?? {} }
      }),
  ]
}

/** @throws ENVIRONMENT_MISSING, ENVIRONMENT_UNKNOWN */
export function environmentNamed({ all, config }: Environments, name: string | undefined): Environment {
  const names = all.map((one) => one.name)
  const [only, second] = all
  if (name === undefined && only !== undefined && second === undefined) return only
  if (name === undefined)
    throw new ClodoError('ENVIRONMENT_MISSING', {
      what: `The project has the environments ${names.join(', ')}, and none is named.`,
      where: config,
      data: { environments: names },
    })
  const found = all.find((one) => one.name === name)
  if (found !== undefined) return found
  throw new ClodoError('ENVIRONMENT_UNKNOWN', {
    what: `There is no environment '${name}': there are ${names.join(', ')}.`,
    where: config,
    mend: suggest(name, names, { written: (near) => `--env ${near}` }),
  })
}

/** A confirmation by name is asked for. */
export function isProtected({ name, settings }: Environment): boolean {
  return settings.protected ?? name === 'production'
}
