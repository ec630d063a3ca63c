import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { request } from '../client.ts'
import { LETTER, openForm, send } from './form.ts'
import { kept } from './kept.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.spyOn(console, 'error').mockReturnValue()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it.each([
  ['person', 303],
  ['robot', 422],
  ['elsewhere', 422],
  ['otherwise', 422],
  ['broken', 422],
  ['', 422],
  ['x'.repeat(2049), 422],
])('what Turnstile takes for %j is answered with %i', async (response, status) => {
  const messages = await kept()
  const sent = await send({ ...LETTER, 'cf-turnstile-response': response, token: await openForm() })
  expect(sent.status).toBe(status)
  expect(await messages()).toHaveLength(status === 303 ? 1 : 0)
})

it('may load its widget, on this page alone', async () => {
  const { headers } = await request('/contact/')
  expect(headers.get('Content-Security-Policy')).toContain('frame-src https://challenges.cloudflare.com')
})
