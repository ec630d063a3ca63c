/** What a deploy would do, against what is live now; nothing is changed by looking. */
import { type LiveSettings, type Share, scripts as scriptsOf } from '../cloudflare/scripts.ts'
import type { StrategyName } from '../project/deploy-settings.ts'
import { requiredSecrets } from './bindings.ts'
import { changesOf } from './changes.ts'
import { type Database, databasesOf } from './databases.ts'
import { lifecycleOf } from './durable-objects.ts'
import { neededBy } from './fleet.ts'
import { openLedger } from './ledger.ts'
import { appliedTo, type Migration } from './migrations.ts'
import type { Site } from './site.ts'
import { type Budgets, nearLimit, type Size, tooLarge } from './size.ts'
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
  /** Workers that are deployed ahead of it. */
  readonly together: readonly string[]
}

export interface PlannedDatabase extends Omit<Database, 'files' | 'named'> {
  /** wrangler would make another one than that which the migrations are applied to. */
  readonly astray: boolean
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
  /** How large it is; undefined where it was not bundled for the plan. */
  readonly size?: Size
  /** What is live was so large, compressed, and started in so many milliseconds; undefined where no ledger here tells. */
  readonly last?: Partial<Pick<Size, 'gzip'>> & { readonly startup?: number }
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
  const [lifecycle, databases, triggers, absent] = await Promise.all([
    lifecycleOf(site, service),
    pendingOf(site, settings),
    triggersOf(site, deployments),
    absentOf(site, wanted.together),
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
    ...lastOf(site, live),
    notes: notesOf(live, lifecycle),
    blockers: blockersOf(site, { wanted, live, lifecycle, databases, missing, absent }),
  }
}

function lastOf({ tools, root }: Site, live: readonly Share[]): Pick<Plan, 'last'> {
  const known = live.find(({ percentage }) => percentage > 0)?.version_id
  const { entries } = openLedger(tools, root)
  // Going back notes a version, too, and measures nothing.
  const data = entries.findLast(
    ({ step, data }) => step === 'uploaded' && data.version === known && 'gzip' in data,
  )?.data
  const { gzip, startup } = (data ?? {}) as NonNullable<Plan['last']>
  if (gzip === undefined && startup === undefined) return {}
  return { last: { ...(gzip === undefined ? {} : { gzip }), ...(startup === undefined ? {} : { startup }) } }
}

/** The plan with the size of what it would upload, held to what is allowed. */
export function sized(plan: Plan, size: Size, budgets: Budgets): Plan {
  const { notes, blockers } = plan
  return { ...plan, size, notes: [...notes, ...nearLimit(size)], blockers: [...blockers, ...tooLarge(size, budgets)] }
}

/** Workers that it calls or tells, and that Cloudflare would miss. */
async function absentOf({ api, account, environment }: Site, together: readonly string[]): Promise<string[]> {
  const needed = neededBy(environment).filter((name) => !together.includes(name))
  const found = await Promise.all(needed.map((name) => scriptsOf(api, account, name).service()))
  return needed.filter((_, at) => found[at] === undefined)
}

async function pendingOf(
  { d1, home, environment, tools }: Site,
  live: LiveSettings | undefined,
): Promise<PlannedDatabase[]> {
  const databases = databasesOf(tools.disk, home, environment).filter(({ files }) => files.length > 0)
  return await Promise.all(
    databases.map(async ({ files, named, ...database }) => {
      const bound = live?.bindings.find(({ name, type }) => type === 'd1' && name === database.binding)
      const known = database.id ?? (typeof bound?.id === 'string' ? bound.id : undefined)
      const found = await d1.find(known ?? database.name)
      const applied = found === undefined ? new Set<string>() : await appliedTo(d1.on(found.uuid), database.table)
      const astray = known === undefined && !named
      return {
        ...database,
        astray,
        id: found?.uuid ?? database.id,
        pending: files.filter(({ file }) => !applied.has(file)),
      }
    }),
  )
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
  readonly absent: readonly string[]
}

function blockersOf({ environment }: Site, { wanted, live, lifecycle, databases, missing, absent }: Found): string[] {
  const gradual = wanted.strategy !== 'direct'
  const split = live.filter(({ percentage }) => percentage > 0)
  const dangers = databases.flatMap(({ pending }) =>
    pending.flatMap(({ file, destructive }) => destructive.map((what) => `${file} ${what}`)),
  )
  return [
    ...absent.map((name) => `The Worker ${name}, which it needs, is not there: deploy that first, or both by --all.`),
    ...missing.map((name) => `The secret ${name} has no value in ${environment.name}: set it, or give --secrets-file.`),
    ...databases
      .filter(({ astray }) => astray)
      .map(
        ({ binding, name }) => `The database ${binding} has no name: write "database_name": "${name}" at its binding.`,
      ),
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
