/** Scripts, their versions, and the deployments that give them traffic. */
import { Page, Refusal } from '../answer.ts'
import { type Call, jsonOf, type Routes, scriptOf } from '../route.ts'
import { deploymentShown, settingsOf, versionShown } from '../shown.ts'
import { type Deployment, hexId, type Script, uuid, type Version } from '../state.ts'
import { classesAfter, type Metadata, uploaded } from '../upload.ts'

const scripts = '/accounts/:account/workers/scripts'
const script = `${scripts}/:script`

export const versions: Routes = {
  [`GET ${scripts}`]: ({ state }) => [...state.scripts.values()].map(({ name, tag }) => ({ id: name, tag })),
  'GET /accounts/:account/workers/services/:script': (call) => serviceOf(call),
  [`PUT ${script}`]: (call) => putScript(call),
  [`DELETE ${script}`]: (call) => remove(call),
  'DELETE /accounts/:account/workers/services/:script': (call) => remove(call),
  [`GET ${script}/settings`]: (call) => settingsOf(scriptOf(call)),
  [`GET ${script}/script-settings`]: (call) => scriptOf(call).settings,
  [`PATCH ${script}/script-settings`]: (call) => {
    const found = scriptOf(call)
    found.settings = { ...found.settings, ...jsonOf<object>(call) }
    return found.settings
  },
  [`GET ${script}/versions`]: (call) => ({
    items: new Page(scriptOf(call).versions, call.query).items.map((one) => versionShown(one as Version)),
  }),
  [`GET ${script}/versions/:version`]: (call) => versionShown(versionOf(call, call.params.version)),
  [`POST ${script}/versions`]: (call) => postVersion(call),
  [`GET ${script}/deployments`]: (call) => ({ deployments: scriptOf(call).deployments.map(deploymentShown) }),
  [`POST ${script}/deployments`]: (call) => postDeployment(call),
  'GET /accounts/:account/workers/durable_objects/namespaces': ({ state, query }) =>
    new Page(
      [...state.scripts.values()].flatMap(({ name, tag, durableObjects }) =>
        durableObjects.map((className) => ({
          id: `${tag}${className}`,
          name: `${name}_${className}`,
          class: className,
          script: name,
          use_sqlite: true,
        })),
      ),
      query,
    ),
}

function serviceOf(call: Call): object {
  const { state, params } = call
  const found = state.scripts.get(params.script ?? '')
  if (found === undefined) throw new Refusal(404, 10090, 'This service does not exist on your account.')
  return {
    id: found.name,
    default_environment: {
      environment: 'production',
      script: {
        id: found.name,
        tag: found.tag,
        tags: found.settings.tags ?? [],
        last_deployed_from: 'wrangler',
        ...(found.migrationTag === undefined ? {} : { migration_tag: found.migrationTag }),
      },
    },
  }
}

function remove({ state, params, runtime }: Call): object {
  state.scripts.delete(params.script ?? '')
  runtime.stale()
  return {}
}

async function putScript(call: Call): Promise<object> {
  const { state, params, now } = call
  const name = params.script ?? ''
  const before = state.scripts.get(name)
  const { metadata, version } = await uploaded(call, before)
  checkMigration(metadata, before)
  const made: Script = before ?? {
    name,
    tag: hexId(state.random),
    createdOn: now().toISOString(),
    versions: [],
    deployments: [],
    settings: { tags: [], logpush: false, tail_consumers: null, observability: null },
    subdomain: { enabled: false, previews_enabled: false },
    schedules: [],
    routes: [],
    domains: [],
    migrationTag: undefined,
    durableObjects: [],
  }
  state.scripts.set(name, made)
  const { observability = null, logpush = false, tail_consumers = null, migrations } = metadata
  made.settings = { ...made.settings, observability, logpush, tail_consumers }
  const classes = made.durableObjects
  made.durableObjects = classesAfter(metadata, classes)
  made.migrationTag = migrations?.new_tag ?? made.migrationTag
  made.versions = [version, ...made.versions]
  deploy(call, made, [{ version_id: version.id, percentage: 100 }], version.annotations)
  return {
    id: name,
    etag: version.id.replaceAll('-', ''),
    deployment_id: version.id.replaceAll('-', ''),
    startup_time_ms: version.startupTimeMs,
    ...(metadata.exports === undefined ? {} : { exports_reconciliation: reconciled(classes, made.durableObjects) }),
  }
}

function reconciled(before: readonly string[], after: readonly string[]): object {
  const none = { updated: [], renamed: [], transferred: [], transfer_pending: [] }
  return {
    ...none,
    created: after.filter((name) => !before.includes(name)),
    deleted: before.filter((name) => !after.includes(name)),
    warnings: [],
    info: [],
    removable_entries: [],
  }
}

function checkMigration({ migrations }: Metadata, before: Script | undefined): void {
  const [want, have] = [migrations?.old_tag, before?.migrationTag]
  if (migrations !== undefined && want !== have)
    throw new Refusal(400, 10079, `Durable Object migration precondition failed: tag is ${have}, not ${want}.`)
}

async function postVersion(call: Call): Promise<object> {
  const found = scriptOf(call)
  const { metadata, version } = await uploaded(call, found)
  const lacking = classesAfter(metadata, []).find((name) => !found.durableObjects.includes(name))
  if (lacking !== undefined)
    throw new Refusal(400, 10211, `Class ${lacking} is no Durable Object of the deployed Worker yet; deploy it first.`)
  found.versions = [version, ...found.versions]
  return { ...versionShown(version), startup_time_ms: version.startupTimeMs }
}

export function versionOf(call: Call, id: string | undefined): Version {
  const version = scriptOf(call).versions.find((one) => one.id === id)
  if (version === undefined) throw new Refusal(404, 10092, `No such version ${id}.`)
  return version
}

interface DeploymentBody {
  readonly strategy?: string
  readonly versions?: Deployment['versions']
  readonly annotations?: { readonly [key: string]: string }
}

function postDeployment(call: Call): object {
  const found = scriptOf(call)
  const { versions: split = [], annotations = {}, strategy } = jsonOf<DeploymentBody>(call)
  const sum = split.reduce((total, { percentage }) => total + percentage, 0)
  if (strategy !== 'percentage' || split.length === 0 || split.length > 2 || Math.abs(sum - 100) > 0.01)
    throw new Refusal(400, 10021, 'A deployment has one or two versions whose percentages make 100.')
  for (const { version_id } of split) versionOf(call, version_id)
  return deploymentShown(deploy(call, found, split, annotations))
}

export function deploy(
  { state, runtime, now }: Call,
  target: Script,
  split: Deployment['versions'],
  annotations: { readonly [key: string]: string },
): Deployment {
  const made: Deployment = {
    id: uuid(state.random),
    createdOn: now().toISOString(),
    source: 'wrangler',
    versions: split,
    annotations: Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== null)),
  }
  target.deployments = [made, ...target.deployments]
  runtime.stale()
  return made
}
