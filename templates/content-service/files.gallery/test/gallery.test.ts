import { describe, expect, it } from 'vitest'
import { request } from './client.ts'
import { largePng } from './media/samples.ts'
import { stored } from './media/send.ts'

const page = async (query = '') => {
  const response = await request(`/gallery${query}`)
  expect(response.status).toBe(200)
  return response.text()
}

describe('the gallery', () => {
  it('shows what is there, with links that need no script', async () => {
    const { id } = await stored(largePng(1234), 'title=Harbour&tags=sea')
    const text = await page('?q=harbour')
    expect(text).toContain(`href="v1/media/${id}/content"`)
    expect(text).toContain('<span class="title">Harbour</span>')
    expect(text).toContain('PNG · 1.2 kB')
    expect(text).toContain('href="gallery?tag=sea"')
    expect(await page('?q=harbour&type=')).toContain('Harbour')
    expect(await page('?q=nothing%20like%20it')).toContain('There is nothing here that fits')
  })

  it('runs only what it brings along, each time under another nonce', async () => {
    const [one, other] = [await request('/gallery'), await request('/gallery')]
    const policy = one.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    const [, nonce = ''] = /script-src 'nonce-([^']+)'/.exec(policy) ?? []
    expect((await one.text()).match(/nonce="[^"]*"/g)).toEqual([`nonce="${nonce}"`, `nonce="${nonce}"`])
    expect(other.headers.get('Content-Security-Policy')).not.toContain(nonce)
  })

  it('takes what callers say as text', async () => {
    const attack = '"><script>alert(1)</script>'
    await stored(largePng(500), `title=${encodeURIComponent(attack)}`)
    for (const query of ['', `?q=${encodeURIComponent(attack)}`, `?tag=${encodeURIComponent(attack)}`]) {
      expect(await page(query)).not.toContain('<script>alert')
    }
  })

  it('has pages', async () => {
    for (let at = 0; at < 25; at += 1) await stored(largePng(200 + at), `title=Row%20${at}&tags=row`)
    const first = await page('?tag=row')
    expect(first.match(/<li><a class="open"/g)).toHaveLength(24)
    const [, next = ''] = /<a rel="next" href="gallery([^"]+)">/.exec(first) ?? []
    const second = await page(next.replaceAll('&amp;', '&'))
    expect(second.match(/<li><a class="open"/g)).toHaveLength(1)
    expect(second).toContain('>First page</a>')
  })

  it.each(['?cursor=x', '?type=text', '?limit=1000'])('is not shown for %s', async (query) => {
    expect((await request(`/gallery${query}`)).status).toBe(400)
  })
})
