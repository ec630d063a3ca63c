import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { MAX_SIZE, PART_SIZE } from '../../src/media/limits.ts'
import { request } from '../client.ts'
import { concat, largePng, png } from './samples.ts'
import { digestOf, type Item, PATH, sendJson } from './send.ts'

interface Upload {
  readonly id: string
  readonly partSize: number
  readonly parts: number
  readonly missing: number[]
}

async function begin(size: number): Promise<Upload> {
  const response = await sendJson('POST', `${PATH}/uploads`, { title: 'Film', tags: ['long'], size })
  expect(response.status).toBe(201)
  const upload = await response.json<Upload>()
  expect(response.headers.get('Location')).toBe(`${PATH}/uploads/${upload.id}`)
  return upload
}

function put(id: string, number: number, body: Uint8Array): Promise<Response> {
  const headers = { 'Content-Length': String(body.byteLength) }
  return request(`${PATH}/uploads/${id}/parts/${number}`, { method: 'PUT', body, headers })
}

const finish = (id: string) => request(`${PATH}/uploads/${id}/finish`, { method: 'POST' })

const stateOf = async (id: string): Promise<Upload> => (await request(`${PATH}/uploads/${id}`)).json()

describe('an upload in parts', () => {
  it('is begun, interrupted, asked for, gone on with and finished', async () => {
    const file = largePng(PART_SIZE + 1000)
    const { id, partSize, parts, missing } = await begin(file.byteLength)
    expect({ partSize, parts, missing }).toEqual({ partSize: PART_SIZE, parts: 2, missing: [1, 2] })

    expect((await put(id, 2, file.subarray(PART_SIZE))).status).toBe(204)
    expect((await stateOf(id)).missing).toEqual([1])
    const early = await finish(id)
    expect(early.status).toBe(409)
    expect(await early.json()).toMatchObject({ missing: [1] })

    // A part may be sent again, and at the same time as another.
    const again = await Promise.all([put(id, 1, file.subarray(0, PART_SIZE)), put(id, 2, file.subarray(PART_SIZE))])
    expect(again.map(({ status }) => status)).toEqual([204, 204])
    expect((await stateOf(id)).missing).toEqual([])

    const finished = await finish(id)
    expect(finished.status).toBe(201)
    const item = await finished.json<Item>()
    expect(item).toMatchObject({ id, title: 'Film', tags: ['long'], type: 'image/png', size: file.byteLength })
    expect(finished.headers.get('Location')).toBe(`${PATH}/${id}`)
    expect(await digestOf(await request(`${PATH}/${id}/content`))).toBe(await digestOf(file))
    expect((await request(`${PATH}/uploads/${id}`)).status).toBe(404)
  })

  it('is no file until it is finished', async () => {
    const { id } = await begin(png().byteLength)
    await put(id, 1, png())
    expect((await request(`${PATH}/${id}`)).status).toBe(404)
    expect((await request(`${PATH}/${id}/content`)).status).toBe(404)
  })

  it('is finished although the answer to the first finish was lost', async () => {
    const { id } = await begin(png().byteLength)
    await put(id, 1, png())
    const row = await env.DB.prepare('SELECT key, upload, parts FROM media WHERE id = ?')
      .bind(id)
      .first<{ key: string; upload: string; parts: string }>()
    const [etag = ''] = Object.values<string>(JSON.parse(row?.parts ?? '{}'))
    await env.MEDIA.resumeMultipartUpload(`${row?.key}/original`, row?.upload ?? '').complete([{ partNumber: 1, etag }])
    expect((await finish(id)).status).toBe(201)
  })

  it('is finished for everybody who asks, at the same time or again', async () => {
    const { id } = await begin(png().byteLength)
    await put(id, 1, png())
    const answers = await Promise.all([finish(id), finish(id), finish(id)])
    answers.push(await finish(id))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    for (const answer of answers) {
      expect(answer.headers.get('Location')).toBe(`${PATH}/${id}`)
      expect(await answer.json()).toMatchObject({ id, type: 'image/png' })
    }
  })

  it('whose part is another one than was noted asks for all of them again', async () => {
    const { id } = await begin(png().byteLength)
    await put(id, 1, png())
    await env.DB.prepare(`UPDATE media SET parts = '{"1":"another"}' WHERE id = ?`).bind(id).run()
    const response = await finish(id)
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ missing: [1] })
    expect((await stateOf(id)).missing).toEqual([1])
    await put(id, 1, png())
    expect((await finish(id)).status).toBe(201)
  })

  it('that the bucket no longer knows takes no part, and lets nobody wait', async () => {
    const { id } = await begin(PART_SIZE + 1000)
    const row = await env.DB.prepare('SELECT key, upload FROM media WHERE id = ?')
      .bind(id)
      .first<{ key: string; upload: string }>()
    await env.MEDIA.resumeMultipartUpload(`${row?.key}/original`, row?.upload ?? '').abort()
    const response = await put(id, 1, largePng(PART_SIZE + 1000).subarray(0, PART_SIZE))
    expect(response.status).toBe(409)
  })

  it('takes no part that it does not have, or of another size', async () => {
    const { id } = await begin(PART_SIZE + 1)
    expect((await put(id, 3, png())).status).toBe(404)
    expect((await put(id, 2, png())).status).toBe(413)
    expect((await put(id, 1, png())).status).toBe(400)
    expect((await put(id, 0, png())).status).toBe(404)
  })

  it.each([0, -1, 1.5, MAX_SIZE + 1, '10'])('is not begun with a size of %j', async (size) => {
    expect((await sendJson('POST', `${PATH}/uploads`, { title: 'x', size })).status).toBe(422)
  })

  it('is taken back, with its parts', async () => {
    const { id } = await begin(png().byteLength)
    await put(id, 1, png())
    expect((await request(`${PATH}/uploads/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await stateOf(id)) as unknown).toMatchObject({ status: 404 })
    expect((await put(id, 1, png())).status).toBe(404)
    expect((await finish(id)).status).toBe(404)
  })

  it('is refused when what was sent is not what it seemed', async () => {
    const page = new TextEncoder().encode('<!doctype html><script>alert(1)</script>')
    const { id } = await begin(page.byteLength)
    expect((await put(id, 1, page)).status).toBe(415)
    const whole = concat(png(), page)
    const disguised = await begin(whole.byteLength)
    expect(
      (
        await put(
          disguised.id,
          1,
          whole.map((byte, at) => (at < 67 ? byte : 65)),
        )
      ).status,
    ).toBe(204)
    expect((await finish(disguised.id)).status).toBe(415)
    expect((await request(`${PATH}/uploads/${disguised.id}`)).status).toBe(404)
    expect((await env.MEDIA.list({ prefix: `media/${disguised.id}` })).objects).toEqual([])
  })
})
