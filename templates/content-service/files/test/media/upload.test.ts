import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { MAX_DIRECT } from '../../src/media/limits.ts'
import { request } from '../client.ts'
import { bytes, concat, largePng, png, samples, strangers } from './samples.ts'
import { bytesOf, digestOf, type Item, PATH, send, stored } from './send.ts'

const html = new TextEncoder().encode('<!DOCTYPE html><script>alert(1)</script>')

function written(file: Uint8Array, text: Uint8Array, at: number): Uint8Array {
  file.set(text, at)
  return file
}

/** What is in the bucket and in the table. */
async function left() {
  const rows = await env.DB.prepare('SELECT COUNT(*) FROM media').first<number>('COUNT(*)')
  return { rows, objects: (await env.MEDIA.list()).objects.length }
}

describe('an upload', () => {
  it('becomes a file with what was said of it', async () => {
    const response = await send(png(), 'title=Sunset&tags=Sea,summer', { 'Content-Type': 'text/html' })
    expect(response.status).toBe(201)
    const item = await response.json<Item>()
    expect(item).toMatchObject({
      title: 'Sunset',
      tags: ['sea', 'summer'],
      type: 'image/png',
      size: 67,
      version: 1,
    })
    expect(response.headers.get('Location')).toBe(`${PATH}/${item.id}`)
    const read = await request(`${PATH}/${item.id}`)
    expect(await read.json()).toEqual(item)
    const known = await request(`${PATH}/${item.id}`, { headers: { 'If-None-Match': '"1"' } })
    expect(known.status).toBe(304)
  })

  it.each(samples)('of %s comes back byte for byte', async (type, sample) => {
    const item = await stored(sample)
    expect(item.type).toBe(type)
    const content = await request(`${PATH}/${item.id}/content`)
    expect(content.headers.get('Content-Type')).toBe(type)
    expect(await bytesOf(content)).toEqual(sample)
  })

  it('of some megabytes comes back byte for byte', async () => {
    const picture = largePng(3 * 1024 ** 2 + 7)
    const { id } = await stored(picture)
    expect(await digestOf(await request(`${PATH}/${id}/content`))).toBe(await digestOf(picture))
  })

  it.each([
    ['no title', 'tags=a', 400],
    ['a tag that is none', 'title=x&tags=<b>', 400],
    ['what nobody knows', 'title=x&key=../../etc/passwd', 400],
  ])('with %s is refused', async (_what, query, status) => {
    expect((await send(png(), query)).status).toBe(status)
  })

  it('has a length, and is not too long', async () => {
    const headers = (length: string) => ({ 'Content-Length': length })
    expect((await send(png(), 'title=x', headers('many'))).status).toBe(411)
    expect((await send(png(), 'title=x', headers('0'))).status).toBe(400)
    expect((await send(png(), 'title=x', headers(String(MAX_DIRECT + 1)))).status).toBe(413)
  })
})

describe('what is no file of a known type', () => {
  const zip = bytes('50 4b 05 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00')
  const disguised: readonly (readonly [string, Uint8Array])[] = [
    ['HTML that is called a picture', html],
    ['SVG with a script that is called a picture', bytes('', '<?xml version="1.0"?><html><svg onload="alert(1)"/>')],
    ['a picture with a page in its header', concat(png().subarray(0, 33), html, png().subarray(33))],
    ['a picture with a page behind it', concat(png(), html)],
    ['a picture with an archive behind it', concat(png().subarray(0, -12), png().subarray(-12), zip)],
    ['a large picture with a page in its head', written(largePng(100_000), html, 40)],
    ['a large picture with a page in its end', written(largePng(100_000), html, 99_900)],
    ['the signature of a picture and nothing else', png().subarray(0, 8)],
    ['half a picture', png().subarray(0, 40)],
    ['a program', bytes('7f', 'ELF', '02 01 01 00')],
    ...(samples.some(([type]) => type === 'image/jpeg')
      ? ([
          [
            'a photo with an archive behind it',
            concat(samples.find(([type]) => type === 'image/jpeg')?.[1] ?? zip, zip),
          ],
          ['a photo with PHP in it', bytes('ff d8 ff fe 00 20', '<?php system($_GET["c"]); ?>', 'ff d9')],
        ] as const)
      : []),
    ...strangers,
  ]

  it.each(disguised)('is refused: %s', async (_what, body) => {
    const before = await left()
    const response = await send(body, 'title=cat.png', { 'Content-Type': 'image/png' })
    expect(response.status).toBe(415)
    expect(await response.json()).toMatchObject({ accepted: expect.arrayContaining(['image/png']) })
    expect(await left()).toEqual(before)
  })
})

describe('an upload that dies', () => {
  it('leaves nothing behind when it ends early', async () => {
    const before = await left()
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(largePng(8000).subarray(0, 5000))
        controller.close()
      },
    })
    const response = await request(`${PATH}?title=x`, { method: 'POST', body, headers: { 'Content-Length': '8000' } })
    expect(response.status).toBe(400)
    expect(await left()).toEqual(before)
  })
})
