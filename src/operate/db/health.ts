/** Whether a database is well: it answers, it is whole, it has what the project needs, and a backup of it is young. */
import type { Opened } from './opened.ts'
import { statusOf } from './status.ts'

export interface Finding {
  readonly check: 'answers' | 'integrity' | 'foreign keys' | 'migrations' | 'size' | 'backup'
  readonly ok: boolean
  readonly detail: string
}

export interface HealthOptions {
  /** The newest backup, in ISO 8601. */
  readonly backup: string | undefined
  /** Hours that it may be old; without it its age is told, not judged. */
  readonly maxAge?: number | undefined
}

/** D1 takes 10 GB for a database (https://developers.cloudflare.com/d1/platform/limits/). */
const largest = 10e9

export async function healthOf(opened: Opened, options: HealthOptions): Promise<Finding[]> {
  const { store, tools } = opened
  const begun = tools.now().getTime()
  await store.rows('SELECT 1')
  const ms = tools.now().getTime() - begun
  const { pending, underway, strange } = await statusOf(opened)
  const waiting = [
    ...(underway === undefined ? [] : [`a run was stopped on its way (${underway.kind})`]),
    ...(pending.length > 0 ? [`${pending.length} pending`] : []),
    ...(strange.length > 0 ? [`${strange.length} applied that are no files here`] : []),
  ]
  return [
    { check: 'answers', ok: true, detail: `${ms} ms` },
    await integrity(opened),
    await foreignKeys(opened),
    { check: 'migrations', ok: waiting.length === 0, detail: waiting.join(', ') || 'all applied' },
    await size(opened),
    backup(options, tools.now()),
  ]
}

async function integrity({ store }: Opened): Promise<Finding> {
  const found = (await store.rows('PRAGMA quick_check')).map(([text]) => String(text))
  const ok = found.length === 1 && found[0] === 'ok'
  return { check: 'integrity', ok, detail: ok ? 'whole' : found.slice(0, 3).join('; ') }
}

async function foreignKeys({ store }: Opened): Promise<Finding> {
  const broken = await store.rows('PRAGMA foreign_key_check')
  const tables = [...new Set(broken.map(([table]) => String(table)))]
  const detail = broken.length === 0 ? 'hold' : `${broken.length} rows point nowhere, in ${tables.join(', ')}`
  return { check: 'foreign keys', ok: broken.length === 0, detail }
}

async function size({ store }: Opened): Promise<Finding> {
  const total = await store.size()
  const part = total / largest
  return {
    check: 'size',
    ok: part < 0.8,
    detail: `${(total / 1e6).toFixed(1)} MB, ${(part * 100).toFixed(1)} % of 10 GB`,
  }
}

function backup({ backup: at, maxAge }: HealthOptions, now: Date): Finding {
  if (at === undefined) return { check: 'backup', ok: maxAge === undefined, detail: 'none' }
  const hours = (now.getTime() - Date.parse(at)) / 3_600_000
  return { check: 'backup', ok: maxAge === undefined || hours <= maxAge, detail: `${hours.toFixed(1)} hours old` }
}
