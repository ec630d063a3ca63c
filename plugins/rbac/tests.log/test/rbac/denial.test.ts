import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import { allow } from '../../src/rbac/allow.ts'
import { caller, permission } from './caller.ts'

it('has its reason as the cause, for the log; the caller does not get it', async () => {
  const causes: unknown[] = []
  const app = new Hono().use(caller('none'))
  app.onError((error, c) => {
    causes.push(error.cause)
    return onError(error, c)
  })
  const response = await app.get('/', allow(permission), (c) => c.text('ok')).request('/')
  expect(response.status).toBe(403)
  expect(await response.text()).not.toMatch(/ada|grantedBy|unmet|roles/)
  expect(causes).toMatchObject([{ allowed: false, permission, subject: 'ada', unmet: [] }])
})
