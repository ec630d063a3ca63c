import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LETTER, openForm, send } from './form.ts'
import { kept } from './kept.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})

afterEach(() => vi.useRealTimers())

it('a form that is sent again is kept once', async () => {
  const messages = await kept()
  const token = await openForm()
  const sent = await Promise.all([LETTER, LETTER, LETTER].map((fields) => send({ ...fields, token })))
  expect(sent.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await messages()).toHaveLength(1)
})

it('a form that is sent again with something else in it is not thanked for what is not kept', async () => {
  const messages = await kept()
  const token = await openForm()
  expect((await send({ ...LETTER, token })).status).toBe(303)
  const response = await send({ ...LETTER, message: 'Something else', token })
  expect(response.status).toBe(422)
  const html = await response.text()
  expect(html).toContain('This form has been sent before')
  expect(html).toContain('Something else')
  expect(await messages()).toEqual([expect.objectContaining({ message: LETTER.message })])
  const next = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ''
  vi.setSystemTime(Date.now() + 5000)
  expect((await send({ ...LETTER, message: 'Something else', token: next })).status).toBe(303)
  expect(await messages()).toHaveLength(2)
})
