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
  const sent = await Promise.all(
    [LETTER, LETTER, { ...LETTER, message: 'Other' }].map((fields) => send({ ...fields, token })),
  )
  expect(sent.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await messages()).toHaveLength(1)
})
