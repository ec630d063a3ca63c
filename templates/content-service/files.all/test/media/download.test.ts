import { describe, expect, it } from 'vitest'
import { request } from '../client.ts'
import { bytes, samples } from './samples.ts'
import { PATH, send, sendJson, stored } from './send.ts'

const script = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>'

describe('what scripts could be in', () => {
  it.each([
    ['SVG with a script', bytes('', script)],
    [
      'SVG as programs write it',
      bytes('', `<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "y">\n<!-- made -->\n${script}\n`),
    ],
    ['PDF', samples.find(([type]) => type === 'application/pdf')?.[1] ?? bytes('')],
  ])('is saved and never shown: %s', async (_what, body) => {
    const { id } = await stored(body)
    const made = await sendJson('POST', `${PATH}/${id}/links`, {})
    const { url } = await made.json<{ url: string }>()
    for (const path of [`${PATH}/${id}/content`, url]) {
      const { headers } = await request(path)
      expect(headers.get('Content-Disposition')).toMatch(/^attachment;/)
      expect(headers.get('Content-Security-Policy')).toContain('sandbox')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    }
  })

  it.each([
    ['a page with SVG in it', '<html><svg></svg></html>'],
    ['entities that grow', '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>'],
    ['SVG that does not end', '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/>'],
  ])('is not taken: %s', async (_what, text) => {
    expect((await send(bytes('', text))).status).toBe(415)
  })
})
