/** `/t/acme/v1/items` */
const PATH = /^\/t\/([^/]+)(?=\/|$)/

/**
 * Takes the tenant out of the path before the application sees it: `/t/acme/v1/items` is `/v1/items` of `acme`. What a
 * caller claims in `X-Tenant-Id` is not looked at.
 */
export function tenantFromPath<H extends ExportedHandler<Env>>(handlers: H): H {
  const { fetch } = handlers
  if (fetch === undefined) return handlers
  return { ...handlers, fetch: (request, env, ctx) => fetch(moved(request), env, ctx) } as H
}

function moved(request: Request): Parameters<NonNullable<ExportedHandler['fetch']>>[0] {
  const url = new URL(request.url)
  const [whole = '', tenant] = PATH.exec(url.pathname) ?? []
  url.pathname = url.pathname.slice(whole.length) || '/'
  const result = new Request(url, request)
  result.headers.delete('X-Tenant-Id')
  if (tenant !== undefined) result.headers.set('X-Tenant-Id', tenant)
  return result as Parameters<NonNullable<ExportedHandler['fetch']>>[0]
}
