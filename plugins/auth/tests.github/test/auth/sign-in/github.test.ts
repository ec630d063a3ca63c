import { afterEach, expect, it } from 'vitest'
import { github } from './github.ts'
import { comeBack, leave, subjectOf, visit } from './visit.ts'

afterEach(() => {
  github.verified = true
  github.user = { id: 42, login: 'ada', name: null }
})

async function enter(admit: string) {
  const browser = visit({ AUTH_ADMIT: admit })
  const { status } = await comeBack(browser, github.authorize(await leave(browser, 'github')))
  return { status, subject: await subjectOf(browser) }
}

it('names somebody by the number that they keep, not by the login that they can change', async () => {
  expect(await enter('@example.com')).toEqual({ status: 303, subject: 'github:42' })
})

it('admits by the primary address when it is verified, and no other', async () => {
  expect((await enter('@other.example')).status).toBe(403)
  github.verified = false
  expect((await enter('@example.com')).status).toBe(403)
})

it.each([{ message: 'Bad credentials' }, { id: '42' }, { id: null }])('takes nobody for somebody: %j', async (user) => {
  github.user = user
  expect((await enter('*')).status).toBe(400)
})
