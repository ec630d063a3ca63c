/** What calls a script: its subdomain, routes, domains, schedules. */
import { type Call, jsonOf, type Routes, scriptOf } from '../route.ts'
import { hexId } from '../state.ts'

const script = '/accounts/:account/workers/scripts/:script'
const subdomain = 'sandbox'

export const triggers: Routes = {
  'GET /accounts/:account/workers/subdomain': () => ({ subdomain }),
  'GET /accounts/:account/workers/workers/:script': async (call) => {
    const { name, tag, subdomain: own } = scriptOf(call)
    // Cloudflare says `https://NAME.SUBDOMAIN.workers.dev`; here it is the port of loopback that answers for it.
    return { id: tag, name, subdomain: { ...own, url: await call.edge.urlOf(name) } }
  },
  [`GET ${script}/subdomain`]: (call) => scriptOf(call).subdomain,
  [`POST ${script}/subdomain`]: (call) => {
    const found = scriptOf(call)
    const { enabled = false, previews_enabled = enabled } = jsonOf<{ enabled?: boolean; previews_enabled?: boolean }>(
      call,
    )
    found.subdomain = { enabled, previews_enabled }
    return found.subdomain
  },
  [`GET ${script}/schedules`]: (call) => schedulesOf(call),
  [`PUT ${script}/schedules`]: (call) => {
    scriptOf(call).schedules = jsonOf<{ cron: string }[]>(call).map(({ cron }) => cron)
    return schedulesOf(call)
  },
  [`PUT ${script}/routes`]: (call) => {
    const found = scriptOf(call)
    found.routes = jsonOf<{ pattern: string }[]>(call)
    return found.routes.map(({ pattern }) => ({ id: hexId(call.state.random), pattern, script: found.name }))
  },
  [`POST ${script}/domains/changeset`]: (call) => {
    const wanted = jsonOf<{ hostname: string }[]>(call)
    const have = scriptOf(call).domains
    const missing = (from: readonly { hostname: string }[], list: readonly { hostname: string }[]) =>
      list.filter(({ hostname }) => !from.some((one) => one.hostname === hostname))
    return { added: missing(have, wanted), removed: missing(wanted, have), updated: [], conflicting: [] }
  },
  [`PUT ${script}/domains/records`]: (call) => {
    scriptOf(call).domains = jsonOf<{ origins: { hostname: string }[] }>(call).origins
    return null
  },
  'GET /accounts/:account/workers/domains': ({ state, query }) =>
    [...state.scripts.values()]
      .filter(({ name }) => (query.get('service') ?? name) === name)
      .flatMap(({ name, domains }) => domains.map(({ hostname }) => ({ id: hostname, hostname, service: name }))),
}

export function schedulesOf(call: Call) {
  return { schedules: scriptOf(call).schedules.map((cron) => ({ cron })) }
}
