import { expect, it } from 'vitest'
import { PATH } from '../path.ts'
import { microsoft } from './microsoft.ts'
import { comeBack, leave, subjectOf, visit } from './visit.ts'

it('admits nobody by an address, which the owner of a directory can invent', async () => {
  const browser = visit({ AUTH_ADMIT: '@example.com' })
  expect((await comeBack(browser, microsoft.authorize(await leave(browser, 'microsoft')))).status).toBe(403)
  expect(await subjectOf(browser)).toBeUndefined()
})

it('takes the roles of the application from the directory', async () => {
  const browser = visit()
  microsoft.faults = { claims: { roles: ['editor'] } }
  await comeBack(browser, microsoft.authorize(await leave(browser, 'microsoft')))
  microsoft.faults = {}
  expect(await (await browser.send(`${PATH}/sessions/current`)).json()).toMatchObject({ roles: ['editor'] })
})
