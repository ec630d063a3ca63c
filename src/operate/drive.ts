/**
 * Drives a deploy from where the ledger says it stands to its end. Each step looks at what is there before it acts, so
 * a run that was killed anywhere is driven on by the same code.
 */
import { type Share, sameSplit } from '../cloudflare/scripts.ts'
import { ClodoError } from '../errors.ts'
import type { JsonObject } from '../plugin/json.ts'
import { gate, type Stage, urlOf, type Verdict } from './gate.ts'
import { migrate } from './migrating.ts'
import { messageOfRun, type Run, splitText, versionOf } from './run.ts'
import { isPassing, shift } from './shift.ts'
import { upload, wranglerFailed } from './upload.ts'

export interface Outcome {
  readonly status: 'deployed' | 'rolled-back' | 'failed' | 'paused'
  readonly deploy: string
  readonly environment: string
  readonly script: string
  /** What is live now. */
  readonly live: readonly Share[]
  readonly reason?: string
  readonly version?: string
  /** Where it answers, where somebody says so. */
  readonly url?: string
  /** How to take the data back, where migrations ran. */
  readonly bookmarks: { readonly [database: string]: string }
  /** Ids of backups, where a migration could lose what was there. */
  readonly backups: { readonly [database: string]: string }
}

/** @throws DEPLOY_INTERRUPTED where the deploy can be resumed, and what ended it otherwise */
export async function drive(run: Run): Promise<Outcome> {
  try {
    const pulled = run.last('rolling-back')
    if (pulled !== undefined) return await rollBack(run, String(pulled.reason))
    if (run.begin.strategy !== 'rollback') {
      await migrate(run)
      await upload(run)
    }
    const verdict = await passStages(run)
    if (verdict === 'paused') return paused(run)
    if (verdict !== 'passed') return await rollBack(run, verdict.failed)
    await settle(run)
    return await finish(run)
  } catch (error) {
    throw await stopped(run, error)
  }
}

/** An interruption leaves the deploy open; anything else ends it, and what was live is put back if it was touched. */
async function stopped(run: Run, error: unknown): Promise<unknown> {
  if (isPassing(error)) return interrupted(run, error)
  if (!(error instanceof ClodoError) || error.code === 'DISK_FAILED' || error.code === 'INTERNAL') return error
  if (error.code === 'LIVE_CHANGED' || run.last('shifting') === undefined) {
    run.note('failed', { reason: error.message })
    return error
  }
  try {
    const { status } = await rollBack(run, error.message)
    const end = status === 'rolled-back' ? 'What was live before is live again.' : 'There is nothing to go back to.'
    const what = `${error.message} ${end}`
    return new ClodoError(error.code, { what, where: error.where, mend: error.mend, cause: error })
  } catch (again) {
    return interrupted(run, again)
  }
}

function interrupted({ id }: Run, cause: unknown): ClodoError {
  return new ClodoError('DEPLOY_INTERRUPTED', { what: (cause as Error).message, where: id, cause })
}

/** What is live from stage to stage. */
function stagesOf(run: Run): Stage[] {
  const { strategy, steps, every, live, road } = run.begin
  const version = versionOf(run)
  const old = live.find(({ percentage }) => percentage > 0)?.version_id
  const all: Stage = { split: [{ version_id: version, percentage: 100 }], version, old: undefined, seconds: 0 }
  if (strategy === 'direct' || strategy === 'rollback' || road === 'deploy' || old === undefined) return [all]
  const part = (percentage: number, seconds: number): Stage => ({
    // The old one first in each step: then who has met the new version stays with it.
    split: [
      { version_id: old, percentage: 100 - percentage },
      { version_id: version, percentage },
    ],
    version,
    old,
    seconds,
  })
  return [part(0, 0), ...(strategy === 'canary' ? steps.map((step) => part(step, every)) : []), all]
}

async function passStages(run: Run): Promise<Verdict> {
  const stages = stagesOf(run)
  const passed = run.all('gated').length
  for (const stage of stages.slice(passed)) {
    await shift(run, stage.split)
    const verdict = await gate(run, stage)
    if (verdict !== 'passed') return verdict
    run.note('gated', { split: stage.split })
    run.report('gate', 'passed')
  }
  return 'passed'
}

/** What belongs to no version: settings, and what calls the Worker. */
async function settle(run: Run): Promise<void> {
  const { site, begin } = run
  if (begin.strategy === 'rollback' || run.last('settled') !== undefined) return
  const uploads = begin.road === 'upload'
  if (uploads) await site.scripts.patchSettings(settingsOf(site.environment.scope))
  if (uploads ? begin.triggers : run.last('uploaded')?.incomplete === true) {
    const ran = await site.wrangler(['triggers', 'deploy'])
    if (ran.code !== 0) throw wranglerFailed(ran, run)
    run.report('triggers', 'as the wrangler file says')
    await site.scripts.deploy([{ version_id: versionOf(run), percentage: 100 }], messageOfRun(run, true))
  }
  run.note('settled')
}

function settingsOf({ observability, logpush, tail_consumers }: JsonObject): object {
  return {
    observability: observability ?? { enabled: false },
    ...(logpush === undefined ? {} : { logpush }),
    tail_consumers: tail_consumers ?? [],
  }
}

async function finish(run: Run): Promise<Outcome> {
  const version = versionOf(run)
  const live = await liveOf(run)
  if (!sameSplit(live, [{ version_id: version, percentage: 100 }]))
    throw new ClodoError('LIVE_CHANGED', {
      what: `Somebody else has deployed ${run.site.environment.script} meanwhile: live is ${splitText(live)}.`,
      where: run.site.environment.name,
    })
  run.note('done', { version, live })
  // It is done, whether or not somebody says where it answers.
  const url = await urlOf(run.site).catch(() => undefined)
  return outcome(run, 'deployed', live, { version, ...(url === undefined ? {} : { url }) })
}

export async function rollBack(run: Run, reason: string): Promise<Outcome> {
  if (run.last('rolling-back') === undefined) run.note('rolling-back', { reason })
  run.report('roll back', reason)
  if (run.begin.live.length > 0) await shift(run, run.begin.live)
  const live = await liveOf(run)
  const status = run.begin.live.length > 0 ? 'rolled-back' : 'failed'
  run.note(status, { reason, live })
  return outcome(run, status, live, { reason })
}

function paused(run: Run): Outcome {
  const live = (run.last('shifted')?.split ?? []) as unknown as readonly Share[]
  run.note('paused', { live })
  return outcome(run, 'paused', live, {})
}

async function liveOf({ site }: Run): Promise<readonly Share[]> {
  return (await site.scripts.deployments())[0]?.versions ?? []
}

function outcome(run: Run, status: Outcome['status'], live: readonly Share[], more: object): Outcome {
  const saved = (step: 'bookmark' | 'backup') =>
    Object.fromEntries(run.all(step).map((data) => [String(data.database), String(data[step])]))
  const { name: environment, script } = run.site.environment
  return {
    status,
    deploy: run.id,
    environment,
    script,
    live,
    bookmarks: saved('bookmark'),
    backups: saved('backup'),
    ...more,
  }
}
