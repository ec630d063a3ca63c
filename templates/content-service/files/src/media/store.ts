import type { Context } from 'hono'
import { Problem } from '../http/problem.ts'
import { erase } from './bucket.ts'
import { type Description, joinTags, type Media } from './media.ts'
import { type Changes, type Database, databaseOf, folderOf, insert, remove, select, sql, update } from './table.ts'

export interface Arrival extends Description {
  readonly size: number
  readonly owner: string | null
}

/** Notes a file that is about to come, ahead of its object. */
export function announce(c: Context<{ Bindings: Env }>, arrival: Arrival): Promise<Media> {
  const id = crypto.randomUUID()
  const now = new Date().toISOString()
  return insert(databaseOf(c), {
    id,
    version: 0,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    state: 'uploading',
    title: arrival.title,
    tags: joinTags(arrival.tags),
    type: '',
    size: arrival.size,
    etag: '',
    owner: arrival.owner,
    key: `${folderOf(c)}/${id}`,
    upload: null,
    parts: '{}',
  })
}

/** @throws Problem 404 where there is none in this state. */
export async function findOrFail(db: Database, id: string, state: Media['state'] = 'ready'): Promise<Media> {
  const [media] = await select(db, sql`id = ${id} AND state = ${state}`, { orderBy: 'id', limit: 1 })
  if (media === undefined) throw new Problem(404, { detail: 'There is no such file' })
  return media
}

/** Returns undefined when the row is no longer what was read. */
export function change(db: Database, { id, version }: Media, changes: Changes): Promise<Media | undefined> {
  const stamped = { ...changes, updatedAt: new Date().toISOString(), version: sql`version + 1` }
  return update(db, stamped, sql`id = ${id} AND version = ${version}`)
}

/** For who finds that somebody else has taken a file away meanwhile. */
export function givenUp(): Problem {
  return new Problem(409, { detail: 'This upload was given up' })
}

/** Takes back a file that has not become one. */
export async function takeBack(c: Context<{ Bindings: Env }>, media: Media): Promise<void> {
  const discarded = await change(databaseOf(c), media, { state: 'discarded' })
  if (discarded === undefined) return
  await erase(c.env.MEDIA, discarded)
  await remove(databaseOf(c), sql`id = ${media.id}`)
}
