import { beforeEach, expect, it } from 'vitest'
import { makeNotes, serviceFor } from './caller.ts'

beforeEach(makeNotes)

const asking = (tenant: string) => ({ headers: { 'X-Tenant-Id': tenant } })

it('a request names the tenant of its caller, and no other', async () => {
  const acme = serviceFor({ tenant: 'acme' })
  expect(await (await acme('/whose', asking('acme'))).json()).toEqual({ tenant: 'acme' })
  for (const tenant of ['rival', 'ACME', 'acme,rival', '../acme', ''])
    expect((await acme('/whose', asking(tenant))).status).toBe(404)
})

it('nobody gets to a tenant by its name alone', async () => {
  expect((await serviceFor(undefined)('/whose', asking('acme'))).status).toBe(404)
  expect((await serviceFor({})('/whose', asking('acme'))).status).toBe(404)
})

it('a registered tenant has pages for everybody, where requests may be anonymous', async () => {
  await serviceFor({ scopes: ['tenants:admin'] })('/admin/tenants/acme', { method: 'PUT', body: '{"name":"Acme"}' })
  expect(await (await serviceFor(undefined)('/whose', asking('acme'))).json()).toEqual({ tenant: 'acme' })
  expect((await serviceFor({})('/whose', asking('acme'))).status).toBe(404)
})
