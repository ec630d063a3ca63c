import type { Context } from 'hono'

/** The tenant that the host names: `acme.example.com`, where `TENANT_DOMAIN` is `example.com`. */
export function named(c: Context<{ Bindings: Env }>): string | undefined {
  const host = new URL(c.req.url).hostname.toLowerCase().replace(/\.$/, '')
  const end = `.${c.env.TENANT_DOMAIN.toLowerCase()}`
  if (c.env.TENANT_DOMAIN === '' || !host.endsWith(end)) return undefined
  return host.slice(0, -end.length)
}
