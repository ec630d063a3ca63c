/**
 * The REST API of Cloudflare on loopback: `import { cloudflareApi } from 'clodo/testing/cloudflare'`.
 *
 * An unmodified wrangler deploys to it, and what it deploys answers requests, run by workerd at the split of its
 * deployment.
 *
 * @example
 * const api = await cloudflareApi()
 * await run('wrangler', ['deploy', '--env', 'staging'], { env: { ...process.env, ...api.env } })
 * await fetch(await api.url('my-api-staging'))
 * expect(api.unhandled).toEqual([])
 * await api.close()
 */
export { type CloudflareApi, type CloudflareApiOptions, cloudflareApi, type Recorded } from './api.ts'
export type { Fault, Faults } from './faults.ts'
export { type Random, random } from './random.ts'
export type { Deployment, Script, State, Version } from './state.ts'
