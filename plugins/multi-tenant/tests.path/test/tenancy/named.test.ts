import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { tenantFromPath } from '../../src/tenancy/path.ts'

/** What the application sees of a request. */
async function seen(path: string, init: RequestInit = {}) {
  const fetch = async (request: Request) =>
    Response.json({
      path: new URL(request.url).pathname + new URL(request.url).search,
      tenant: request.headers.get('X-Tenant-Id'),
      body: await request.text(),
    })
  const worker = tenantFromPath({ fetch } as ExportedHandler<Env>)
  const request = new Request(`https://service.test${path}`, init)
  return (await worker.fetch?.(request as never, env, {} as ExecutionContext))?.json()
}

it.each([
  ['/t/acme/v1/items?q=1', '/v1/items?q=1', 'acme'],
  ['/t/acme', '/', 'acme'],
  ['/t/acme/', '/', 'acme'],
  ['/t/%61cme/x', '/x', '%61cme'],
  ['/t//x', '/t//x', null],
  ['/tt/acme/x', '/tt/acme/x', null],
  ['/v1/t/acme', '/v1/t/acme', null],
])('%s is %s of %j', async (path, rest, tenant) => {
  expect(await seen(path, { headers: { 'X-Tenant-Id': 'forged' } })).toEqual({ path: rest, tenant, body: '' })
})

it('keeps method and body', async () => {
  expect(await seen('/t/acme/x', { method: 'PUT', body: 'hello' })).toMatchObject({ tenant: 'acme', body: 'hello' })
})
