/** What a deploy would do, against what is live now; nothing is changed by looking. */
import type { LiveDeployment, LiveSettings, Share } from '../cloudflare/scripts.ts'
import { equal } from '../edit/value.ts'
import type { StrategyName } from '../project/deploy-settings.ts'
import { bindingsOf, requiredSecrets, varsOf } from './bindings.ts'
import { type Database, databasesOf } from './databases.ts'
import { lifecycleOf } from './durable-objects.ts'
import { appliedTo, type Migration } from './migrations.ts'
import type { Site } from './site.ts'
import { type Triggers, triggersOf } from './triggers.ts'

export interface Wanted {
  readonly strategy: StrategyName
  /** Percentages of a canary below 100. */
  readonly steps: readonly number[]
  /** Seconds at each of them. */
  readonly every: number
  /** A file of JSON with the values of secrets; only its names are looked at. */
  readonly secretNames: readonly string[]
  /** Migrations that old code may not survive are let through. */
  readonly allowDestructive: boolean
}

export interface PlannedDatabase extends Omit<Database, 'files'> {
  readonly pending: readonly Migration[]
}

export interface Plan {
  readonly environment: string
  readonly script: string
  readonly account: string
  readonly strategy: StrategyName
  readonly steps: readonly number[]
  readonly every: number
  /** `deploy`: wrangler uploads and switches in one go, because Cloudflare allows nothing else here. */
  readonly road: 'deploy' | 'upload'
  /** Empty for a Worker that is not there yet. */
  readonly live: readonly Share[]
  /** Its id; empty where there is none. */
  readonly deployment: string
  /** Against the newest version: `+ d1 DB`, `~ vars.LOG_LEVEL`. */
  readonly changes: readonly string[]
  readonly databases: readonly PlannedDatabase[]
  readonly triggers: Triggers
  /** What one should know. */
  readonly notes: readonly string[]
  /** What must be mended first. */
  readonly blockers: readonly string[]
}

/** @throws CLOUDFLARE_UNREACHABLE, CLOUDFLARE_REFUSED */
export async function planOf(site: Site, wanted: Wanted): Promise<Plan> {
  const { scripts, environment } = site
  const [service, deployments, settings, secrets] = await Promise.all([
    scripts.service(),
    scripts.deployments(),
    scripts.settings(),
    scripts.secrets(),
  ])
  const live = deployments[0]?.versions ?? []
  const [lifecycle, databases, triggers] = await Promise.all([
    lifecycleOf(site, service),
    pendingOf(site, settings),
    triggersOf(site, deployments),
  ])
  const missing = requiredSecrets(environment.scope).filter(
    (name) => !secrets.includes(name) && !wanted.secretNames.includes(name),
  )
  const road = live.length === 0 || lifecycle !== undefined ? 'deploy' : 'upload'
  return {
    environment: environment.name,
    script: environment.script,
    account: site.account,
    strategy: wanted.strategy,
    steps: wanted.steps,
    every: wanted.every,
    road,
    live,
    deployment: deployments[0]?.id ?? '',
    changes: changesOf(site, settings),
    databases,
    triggers,
    notes: notesOf(live, lifecycle),
    blockers: blockersOf(site, { wanted, live, lifecycle, databases, missing, deployments }),
  }
}

async function pendingOf(
  { d1, home, environment, tools }: Site,
  live: LiveSettings | undefined,
): Promise<PlannedDatabase[]> {
  const databases = databasesOf(tools.disk, home, environment).filter(({ files }) => files.length > 0)
  return await Promise.all(
    databases.map(async ({ files, ...database }) => {
      const bound = live?.bindings.find(({ name, type }) => type === 'd1' && name === database.binding)
      const known = database.id ?? (typeof bound?.id === 'string' ? bound.id : undefined)
      const found = await d1.find(known ?? database.name)
      const applied = found === undefined ? new Set<string>() : await appliedTo(d1.on(found.uuid), database.table)
      return { ...database, id: found?.uuid ?? database.id, pending: files.filter(({ file }) => !applied.has(file)) }
    }),
  )
}

function changesOf({ environment: { scope } }: Site, live: LiveSettings | undefined): string[] {
  if (live === undefined) return []
  const vars = varsOf(scope)
  const wanted = new Map<string, string>([
    ...Object.keys(vars).map((name) => [`vars.${name}`, ''] as const),
    ...bindingsOf(scope).map(({ name, type, resource = '' }) => [`${type} ${name}`, resource] as const),
  ])
  const isVar = (type: string) => type === 'plain_text' || type === 'json'
  const have = new Map<string, { readonly [key: string]: unknown }>(
    live.bindings
      .filter(({ type }) => type !== 'secret_text')
      .map(({ name, type, ...rest }) => [isVar(type) ? `vars.${name}` : `${type} ${name}`, rest] as const),
  )
  const changed = [...have].filter(([key, value]) => {
    const name = key.replace(/^vars\./, '')
    if (!key.startsWith('vars.') || !Object.hasOwn(vars, name)) return false
    return !equal(vars[name], (value.json ?? value.text) as never)
  })
  return [
    ...[...wanted.keys()].filter((key) => !have.has(key)).map((key) => `+ ${key}`),
    ...[...have.keys()].filter((key) => !wanted.has(key)).map((key) => `- ${key}`),
    ...changed.map(([key]) => `~ ${key}`),
    ...(live.compatibility_date === scope.compatibility_date
      ? []
      : [`~ compatibility_date ${live.compatibility_date} → ${scope.compatibility_date}`]),
  ].sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1))
}

function notesOf(live: readonly Share[], lifecycle: string | undefined): string[] {
  const first = 'The Worker is not there yet. Its first upload goes live at once, so there is nothing to roll back to.'
  if (live.length === 0) return [first]
  return lifecycle === undefined
    ? []
    : [`${lifecycle} Cloudflare does that at once, and rolls back no further than here.`]
}

interface Found {
  readonly wanted: Wanted
  readonly live: readonly Share[]
  readonly lifecycle: string | undefined
  readonly databases: readonly PlannedDatabase[]
  readonly missing: readonly string[]
  readonly deployments: readonly LiveDeployment[]
}

function blockersOf({ environment }: Site, { wanted, live, lifecycle, databases, missing }: Found): string[] {
  const gradual = wanted.strategy !== 'direct'
  const split = live.filter(({ percentage }) => percentage > 0)
  const dangers = databases.flatMap(({ pending }) =>
    pending.flatMap(({ file, destructive }) => destructive.map((what) => `${file} ${what}`)),
  )
  return [
    ...missing.map((name) => `The secret ${name} has no value in ${environment.name}: set it, or give --secrets-file.`),
    ...(gradual && live.length > 0 && lifecycle !== undefined
      ? [`${lifecycle} Cloudflare does not do that gradually: use --strategy direct.`]
      : []),
    ...(gradual && split.length > 1
      ? ['Two versions share the traffic already: end that first (clodo rollback).']
      : []),
    ...(gradual && live.length > 0 && !wanted.allowDestructive
      ? dangers.map(
          (what) =>
            `${what}. Old code runs beside it: expand first, contract in a later deploy (or --allow-destructive).`,
        )
      : []),
  ]
}
