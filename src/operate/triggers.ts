/** What calls the Worker: routes, domains, schedules, consumers. Uploading a version does not touch it. */
import type { LiveDeployment } from '../cloudflare/scripts.ts'
import { isArray } from '../edit/value.ts'
import type { JsonObject } from '../plugin/json.ts'
import { objectAt } from '../project/detect/manifest.ts'
import { digest } from '../tree/digest.ts'
import { queuesConsumed, routesOf } from './bindings.ts'
import type { Site } from './site.ts'

export interface Triggers {
  /** The configuration of the triggers, in twelve characters. */
  readonly mark: string
  /** wrangler has to bring them to what the file says. */
  readonly differ: boolean
}

export async function triggersOf(site: Site, deployments: readonly LiveDeployment[]): Promise<Triggers> {
  const { scripts, environment } = site
  const mark = markOf(environment.scope)
  if (deployments.length === 0) return { mark, differ: false }
  if (lastMark(deployments) !== mark) return { mark, differ: true }
  const [schedules, subdomain] = await Promise.all([scripts.schedules(), scripts.subdomain()])
  const { crons } = objectAt(environment.scope, 'triggers')
  const drifted =
    (isArray(crons) && JSON.stringify([...crons].sort()) !== JSON.stringify([...schedules].sort())) ||
    subdomain?.enabled !== wantsSubdomain(environment.scope)
  return { mark, differ: drifted }
}

function markOf(scope: JsonObject): string {
  const { routes, route, triggers, workers_dev, preview_urls, workflows } = scope
  const consumers = objectAt(scope, 'queues').consumers
  const told = [routes, route, triggers, workers_dev, preview_urls, workflows, consumers, queuesConsumed(scope)]
  return digest(JSON.stringify(told)).slice(0, 12)
}

export function wantsSubdomain(scope: JsonObject): boolean {
  return typeof scope.workers_dev === 'boolean' ? scope.workers_dev : routesOf(scope).length === 0
}

/**
 * A deployment of ours says in its message which one it is, and with which triggers. That comes first, because
 * Cloudflare cuts a message after 100 bytes.
 */
export function messageOf({ deploy, mark, text }: { deploy: string; mark: string; text: string }): string {
  return `[clodo ${deploy} ${mark}] ${text}`.trim()
}

/** The triggers that a deployment of ours came with; undefined for one that is not ours. */
export function markIn({ annotations }: Pick<LiveDeployment, 'annotations'>): string | undefined {
  return /^\[clodo \w+ (\w+)\]/.exec(annotations?.['workers/message'] ?? '')?.[1]
}

/** Of the newest deployment that may have set triggers: one that only changed a secret has not. */
function lastMark(deployments: readonly LiveDeployment[]): string | undefined {
  const newest = deployments.find(({ annotations = {} }) => annotations['workers/triggered_by'] !== 'secret')
  return newest === undefined ? undefined : markIn(newest)
}
