import { expect, it } from 'vitest'
import { named } from '../../src/tenancy/named.ts'
import { makeNotes, serviceFor } from './caller.ts'

it('a request names no tenant, whatever it says', async () => {
  await makeNotes()
  expect(named(undefined)).toBeUndefined()
  const headers = { 'X-Tenant-Id': 'acme', Host: 'acme.example.com' }
  expect((await serviceFor(undefined)('/whose', { headers })).status).toBe(403)
  expect(await (await serviceFor({ tenant: 'rival' })('/whose?tenant=acme', { headers })).json()).toEqual({
    tenant: 'rival',
  })
})
