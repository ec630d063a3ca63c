import { Hono } from 'hono'
import { afterEach, expect, it, vi } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import { allow } from '../../src/rbac/allow.ts'
import { caller, permission } from './caller.ts'

afterEach(() => vi.restoreAllMocks())

it('is logged with its reason, which the caller does not get', async () => {
  const log = vi.spyOn(console, 'warn').mockReturnValue()
  const app = new Hono().onError(onError).use(caller('none'))
  const response = await app.get('/', allow(permission), (c) => c.text('ok')).request('/')
  expect(response.status).toBe(403)
  expect(await response.text()).not.toMatch(/ada|grantedBy|unmet|roles/)
  expect(log).toHaveBeenCalledOnce()
  const line = JSON.parse(String(log.mock.calls[0]?.[0]))
  expect(line).toMatchObject({ level: 'warn', message: `Denied ${permission}`, allowed: false, subject: 'ada' })
})
