import { erase } from './bucket.ts'
import { RETENTION, UPLOAD_LIFETIME } from './limits.ts'
import { type Media, SELECTED } from './media.ts'

/** How many files are erased at a time, and how often in one run. */
const BATCH = 40
const BATCHES = 25

/** How many pages of 1000 objects are compared with their rows in one run. */
const PAGES = 10

/** A key as this service makes them; no other object in the bucket is touched. */
const OURS = /^((?:tenants\/[^/]+\/)?media\/[0-9a-f-]{36})\/[\w-]+$/

const DUE = `state = 'discarded' OR state = 'uploading' AND updated_at < ? OR state = 'deleted' AND deleted_at < ?`

/**
 * Erases what is due: uploads that stand still, files that were deleted long enough ago, objects without a row. What it does not
 * get to is left to the next run.
 */
export async function sweep({ scheduledTime }: ScheduledController, env: Env, _ctx: ExecutionContext): Promise<void> {
  const failures: unknown[] = []
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const { found, failed } = await eraseDue(env, scheduledTime)
    failures.push(...failed)
    if (found < BATCH) break
  }
  await eraseOrphans(env, scheduledTime)
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} files could not be erased`)
}

/** Marks first, so that nobody finishes or restores what is being erased; rows go last. */
async function eraseDue({ DB, MEDIA }: Env, now: number): Promise<{ found: number; failed: unknown[] }> {
  const { results } = await DB.prepare(
    `UPDATE media SET state = 'discarded', version = version + 1, updated_at = ?
     WHERE id IN (SELECT id FROM media WHERE ${DUE} ORDER BY updated_at LIMIT ${BATCH}) RETURNING ${SELECTED}`,
  )
    .bind(time(now), time(now - UPLOAD_LIFETIME), time(now - RETENTION))
    .run<Media>()
  const outcomes = await Promise.allSettled(results.map((media) => erase(MEDIA, media)))
  const erased = results.filter((_, at) => outcomes[at]?.status === 'fulfilled').map(({ id }) => id)
  await DB.prepare(`DELETE FROM media WHERE state = 'discarded' AND id IN (SELECT value FROM json_each(?))`)
    .bind(JSON.stringify(erased))
    .run()
  const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  return { found: results.length, failed }
}

/** Goes through the bucket, some pages in each run, and erases what no row knows and no upload is about to finish. */
async function eraseOrphans({ DB, MEDIA }: Env, now: number): Promise<void> {
  let mark = (await DB.prepare('SELECT mark FROM media_sweeps WHERE id = 1').first<string>('mark')) ?? ''
  for (let page = 0; page < PAGES; page += 1) {
    const { objects, truncated } = await MEDIA.list(mark === '' ? {} : { startAfter: mark })
    const old = objects.filter(({ key, uploaded }) => OURS.test(key) && uploaded.getTime() < now - UPLOAD_LIFETIME)
    const keys = old.map(({ key }) => key)
    const known = await knownOf(DB, keys.map(folderOf))
    const orphans = keys.filter((key) => !known.has(folderOf(key)))
    if (orphans.length > 0) await MEDIA.delete(orphans)
    mark = (truncated && objects.at(-1)?.key) || ''
    if (mark === '') break
  }
  await DB.prepare(
    'INSERT INTO media_sweeps (id, mark) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark',
  )
    .bind(mark)
    .run()
}

async function knownOf(db: D1Database, folders: readonly string[]): Promise<Set<string>> {
  const { results } = await db
    .prepare('SELECT key FROM media WHERE key IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(folders))
    .run<{ key: string }>()
  return new Set(results.map(({ key }) => key))
}

function folderOf(key: string): string {
  return OURS.exec(key)?.[1] ?? key
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
