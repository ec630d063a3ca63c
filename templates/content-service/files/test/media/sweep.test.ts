import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RETENTION, UPLOAD_LIFETIME } from '../../src/media/limits.ts'
import { sweep } from '../../src/media/sweep.ts'
import { request } from '../client.ts'
import { png } from './samples.ts'
import { bytesOf, PATH, sendJson, stored } from './send.ts'

const MINUTE = 60_000

/** Runs the cron at a time from now, in milliseconds. */
async function sweepIn(milliseconds: number): Promise<void> {
  const ctx = createExecutionContext()
  const scheduledTime = new Date(Date.now() + milliseconds)
  await sweep(createScheduledController({ scheduledTime, cron: '17 * * * *' }), env, ctx)
  await waitOnExecutionContext(ctx)
}

async function keyOf(id: string): Promise<string | null> {
  return env.DB.prepare('SELECT key FROM media WHERE id = ?').bind(id).first<string>('key')
}

const objects = async (prefix?: string) => (await env.MEDIA.list({ ...(prefix && { prefix }) })).objects.length
const rows = () => env.DB.prepare('SELECT COUNT(*) FROM media').first<number>('COUNT(*)')

beforeEach(() => sweepIn(RETENTION * 10))
afterEach(() => vi.restoreAllMocks())

describe('a sweep', () => {
  it('leaves alone what is there and what is on its way', async () => {
    const { id } = await stored()
    await sendJson('POST', `${PATH}/uploads`, { title: 'x', size: 100 })
    await sweepIn(UPLOAD_LIFETIME - MINUTE)
    expect((await request(`${PATH}/${id}/content`)).status).toBe(200)
    expect(await rows()).toBe((await objects()) + 1)
  })

  it('erases an upload that stands still, with its parts', async () => {
    const begun = await sendJson('POST', `${PATH}/uploads`, { title: 'x', size: 67 })
    const { id } = await begun.json<{ id: string }>()
    const headers = { 'Content-Length': '67' }
    await request(`${PATH}/uploads/${id}/parts/1`, { method: 'PUT', body: png(), headers })
    const key = await keyOf(id)
    const upload = await env.DB.prepare('SELECT upload FROM media WHERE id = ?').bind(id).first<string>('upload')
    await sweepIn(UPLOAD_LIFETIME + MINUTE)
    expect(await keyOf(id)).toBeNull()
    const resumed = env.MEDIA.resumeMultipartUpload(`${key}/original`, upload ?? '')
    await expect(resumed.uploadPart(1, png())).rejects.toThrow('10024')
  })

  it('erases an upload that died after its object was there, and one that died before', async () => {
    for (const withObject of [true, false]) {
      const { id } = await stored()
      const key = await keyOf(id)
      await env.DB.prepare("UPDATE media SET state = 'uploading' WHERE id = ?").bind(id).run()
      if (!withObject) await env.MEDIA.delete(`${key}/original`)
      await sweepIn(UPLOAD_LIFETIME + MINUTE)
      expect(await keyOf(id)).toBeNull()
      expect(await objects(key ?? '')).toBe(0)
    }
  })

  it('erases an object without a row, and no object of anybody else', async () => {
    const { id } = await stored()
    const key = (await keyOf(id)) ?? ''
    await env.MEDIA.put('somebody/elses.png', png())
    await env.DB.prepare('DELETE FROM media WHERE id = ?').bind(id).run()
    await sweepIn(UPLOAD_LIFETIME - MINUTE)
    expect(await objects(key)).toBe(1)
    await sweepIn(UPLOAD_LIFETIME + MINUTE)
    expect(await objects(key)).toBe(0)
    expect(await objects('somebody/')).toBe(1)
  })

  it('erases what was deleted when it can no longer be restored', async () => {
    const { id } = await stored()
    const key = (await keyOf(id)) ?? ''
    await request(`${PATH}/${id}`, { method: 'DELETE', headers: { 'If-Match': '"1"' } })
    await sweepIn(RETENTION - MINUTE)
    expect(await objects(key)).toBe(1)
    expect((await request(`${PATH}/${id}/restore`, { method: 'POST' })).status).toBe(200)
    expect(await bytesOf(await request(`${PATH}/${id}/content`))).toEqual(png())

    await request(`${PATH}/${id}`, { method: 'DELETE', headers: { 'If-Match': '"3"' } })
    await sweepIn(RETENTION + MINUTE)
    expect((await request(`${PATH}/${id}/restore`, { method: 'POST' })).status).toBe(404)
    expect([await keyOf(id), await objects(key)]).toEqual([null, 0])
  })

  it('goes on after what cannot be erased, and says so', async () => {
    const [stuck, free] = [await stored(), await stored()]
    const stuckKey = (await keyOf(stuck.id)) ?? ''
    await env.DB.prepare("UPDATE media SET state = 'discarded'").run()
    const erase = env.MEDIA.delete.bind(env.MEDIA)
    const deletion = vi.spyOn(env.MEDIA, 'delete').mockImplementation(async (keys) => {
      if ([keys].flat().some((key) => key.startsWith(stuckKey))) throw new Error('R2 is down')
      await erase(keys)
    })
    await expect(sweepIn(0)).rejects.toThrow('1 files could not be erased')
    expect(await keyOf(free.id)).toBeNull()
    expect(await keyOf(stuck.id)).toBe(stuckKey)
    deletion.mockRestore()
    await sweepIn(0)
    expect(await keyOf(stuck.id)).toBeNull()
  })
})
