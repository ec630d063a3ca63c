/** What every work on a database has at hand, and the note that it leaves while it is under way. */
import { posix } from 'node:path'
import { makeDirectories, removeIfEmpty } from '../../tree/directories.ts'
import { acquire } from '../../tree/running.ts'
import { decode, encode } from '../../tree/utf8.ts'
import type { Database } from '../databases.ts'
import type { Environment } from '../environment.ts'
import type { Report } from '../run.ts'
import type { Site, Tools } from '../site.ts'
import type { Store } from './store.ts'

export interface Opened {
  readonly tools: Pick<Tools, 'disk' | 'env' | 'now' | 'process' | 'randomHex'>
  readonly root: string
  readonly environment: Environment
  readonly database: Database
  readonly store: Store
  readonly report: Report
  /** The account, where it is at Cloudflare. */
  readonly site: Site | undefined
}

/** What a run that changes a database wrote down before it began; it is there as long as the run is not over. */
export interface Underway {
  readonly kind: 'migrate' | 'rollback' | 'restore'
  /** ISO 8601. */
  readonly since: string
  /** The state before: a bookmark of Cloudflare's, and the directory of a backup where one was taken. */
  readonly bookmark?: string | undefined
  readonly backup?: string | undefined
  /** Migrations that were to be applied, or taken back. */
  readonly files?: readonly string[] | undefined
  /** The backup that was to be restored. */
  readonly from?: string | undefined
}

export function underwayOf({ tools, ...opened }: Opened): Underway | undefined {
  const path = notePath({ tools, ...opened })
  const bytes = tools.disk.read(path)
  return bytes === undefined ? undefined : (JSON.parse(decode(bytes, path)) as Underway)
}

/** Hears often, and tells once in a second. */
export function pacedBy({ now }: Pick<Tools, 'now'>, report: Report): Report {
  let last = now().getTime()
  return (step, detail) => {
    if (now().getTime() - last < 1000) return
    last = now().getTime()
    report(step, detail)
  }
}

/** Each step is on the medium before the next begins. */
export function begin(opened: Opened, underway: Underway): void {
  const { disk } = opened.tools
  const path = notePath(opened)
  makeDirectories(disk, posix.dirname(path))
  disk.write(`${path}.new`, encode(`${JSON.stringify(underway, undefined, 2)}\n`), { sync: true })
  disk.rename(`${path}.new`, path)
  disk.syncDirectory(posix.dirname(path))
}

export function end(opened: Opened): void {
  opened.tools.disk.remove(notePath(opened))
}

/** Only one process changes a database from here. @throws ALREADY_RUNNING */
export async function alone<T>(opened: Opened, work: () => Promise<T>): Promise<T> {
  const { tools, root } = opened
  const running = { ...tools.process, now: tools.now() }
  makeDirectories(tools.disk, posix.join(root, state))
  const release = acquire(tools.disk, root, running, `${state}/${nameOf(opened)}.running`)
  try {
    return await work()
  } finally {
    release()
    removeIfEmpty(tools.disk, posix.join(root, state))
  }
}

const state = '.clodo/db'

function nameOf({ environment, store, database }: Opened): string {
  return `${store.where === 'local' ? 'local' : environment.name}-${database.binding}`
}

function notePath(opened: Opened): string {
  return posix.join(opened.root, state, `${nameOf(opened)}.json`)
}
