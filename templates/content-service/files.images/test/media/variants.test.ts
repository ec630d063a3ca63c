import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { request } from '../client.ts'
import { samples } from './samples.ts'
import { bytesOf, PATH, sendJson, stored } from './send.ts'

const [, png = new Uint8Array()] = samples.find(([type]) => type === 'image/png') ?? []

const variant = (id: string, name: string) => request(`${PATH}/${id}/variants/${name}`)

describe('a smaller version of an image', () => {
  it('is made once, and kept', async () => {
    const input = vi.spyOn(env.IMAGES, 'input')
    const { id } = await stored(png)
    const first = await variant(id, 'thumb')
    expect(first.status).toBe(200)
    expect(first.headers.get('Content-Type')).toBe('image/webp')
    expect(first.headers.get('Content-Disposition')).toContain('filename="Sunset.webp"')
    const bytes = await bytesOf(first)
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('RIFF')
    const second = await variant(id, 'thumb')
    expect(await bytesOf(second)).toEqual(bytes)
    expect(input).toHaveBeenCalledTimes(1)
    expect((await request(`${PATH}/${id}/content`)).headers.get('ETag')).not.toBe(second.headers.get('ETag'))
  })

  it.each(['w_4000', '../original', 'thumb,preview', 'constructor', '__proto__'])(
    'is not made for %s',
    async (name) => {
      const input = vi.spyOn(env.IMAGES, 'input').mockClear()
      const { id } = await stored(png)
      expect((await variant(id, encodeURIComponent(name))).status).toBe(404)
      expect(input).not.toHaveBeenCalled()
    },
  )

  it('is in a link when it is asked for, and no other is then', async () => {
    const { id } = await stored(png)
    const made = await sendJson('POST', `${PATH}/${id}/links`, { variant: 'thumb' })
    const { url } = await made.json<{ url: string }>()
    expect((await request(url)).headers.get('Content-Type')).toBe('image/webp')
    expect((await request(url.replace('thumb', 'preview'))).status).toBe(403)
    expect((await request(url.replace(/&variant=\w+/, ''))).status).toBe(403)
    expect((await sendJson('POST', `${PATH}/${id}/links`, { variant: 'huge' })).status).toBe(422)
  })

  it('is the file itself where there is none', async () => {
    const [, gif = png] = samples.find(([type]) => type === 'image/gif') ?? []
    const { id } = await stored(gif)
    expect(await bytesOf(await variant(id, 'preview'))).toEqual(gif)
  })
})
