/** `load`: on an address, or on the Worker of the project, started for it. */
import { posix } from 'node:path'
import { groundOf, readConfig } from '../check/config.ts'
import { bundled, type Direct, startDirect } from '../check/direct/direct.ts'
import { load } from '../check/load/load.ts'
import type { Order } from '../check/load/order.ts'
import { type LoadResult, resultOf } from '../check/load/result.ts'
import { onSite, type Site, type Tools } from '../check/site.ts'
import { sign } from '../check/token.ts'
import { environmentNamed, environmentsOfProject } from '../operate/environment.ts'
import type { Project } from '../project/open.ts'

export interface LoadWishes extends Order {
  readonly threads: number
  readonly signal?: AbortSignal
  readonly heard?: (answered: number) => void
}

export async function runLoad({ threads, signal, heard, ...order }: LoadWishes): Promise<LoadResult> {
  const more = { ...(signal === undefined ? {} : { signal }), ...(heard === undefined ? {} : { heard }) }
  return resultOf(await load(order, { threads, ...more }), order)
}

/** The Worker of a project, as workerd runs it, while somebody works with it. */
export interface Local extends Direct {
  readonly site: Site
  /** The module that is deployed, absolute. */
  readonly script: string
  /** What starts it again. */
  readonly hosting: Parameters<typeof startDirect>[1]
  /** Headers by which it knows its caller, where the project says how one proves who one is. */
  readonly headers: { readonly [name: string]: string }
}

/** @throws INSTALL_MISSING, BUNDLE_FAILED, ENVIRONMENT_UNKNOWN */
export async function whileLocal<T>(
  tools: Tools,
  project: Project,
  { environment, signal }: { readonly environment?: string | undefined; readonly signal?: AbortSignal | undefined },
  work: (local: Local) => Promise<T>,
): Promise<T> {
  const environments = await environmentsOfProject(tools.disk, project)
  const { flag } =
    environment === undefined
      ? { flag: environments.all.at(-1)?.flag ?? '' }
      : environmentNamed(environments, environment)
  const ground = await groundOf(tools.disk, project.root, project.found?.recipe.existing)
  const config = await readConfig(tools.disk, ground)
  return await onSite(tools, ground, signal, async (site) => {
    const script = await bundled(site, flag)
    const secrets = Object.fromEntries(namesOf(project, config.secrets).map((name) => [name, site.randomHex(32)]))
    const file = posix.join(project.root, environments.config)
    const hosting = { script, environment: flag, file, config, secrets }
    const direct = await startDirect(site, hosting)
    try {
      return await work({ ...direct, site, script, hosting, headers: headersOf(project, secrets, site.now()) })
    } finally {
      await direct.close()
    }
  })
}

function namesOf({ lock }: Project, required: readonly string[]): string[] {
  return [...new Set([...required, ...lock.facts.flatMap(({ fact }) => (fact.kind === 'secret' ? [fact.name] : []))])]
}

/** A token that the Worker takes: signed by the secret that was made for this run. */
function headersOf(
  { lock }: Project,
  secrets: { readonly [name: string]: string },
  now: Date,
): { [name: string]: string } {
  const facts = lock.facts.map(({ fact }) => fact)
  const credential = facts.find((fact) => fact.kind === 'credential')
  const secret = credential && secrets[credential.secret]
  if (credential === undefined || secret === undefined) return {}
  const claims = Object.fromEntries(facts.flatMap((fact) => (fact.kind === 'claim' ? [[fact.name, fact.value]] : [])))
  const admitted = facts.find((fact) => fact.kind === 'probe' && fact.as !== undefined && fact.expect.status === 200)
  const as = admitted?.kind === 'probe' ? admitted.as : undefined
  return {
    authorization: `Bearer ${sign({ ...credential.claims, ...claims, sub: 'load', ...as, exp: inAnHour(now) }, secret, now)}`,
  }
}

function inAnHour(now: Date): number {
  return Math.floor(now.getTime() / 1000) + 3600
}

/** What to ask the Worker of a project for, where nobody says: what its probes ask, as it is answered by 200. */
export function pathOf({ lock }: Project): string {
  const found = lock.facts.flatMap(({ fact }) =>
    fact.kind === 'probe' && (fact.request.method ?? 'GET') === 'GET' && fact.expect.status === 200
      ? [fact.request.path]
      : [],
  )
  return found.find((path) => !/live|ready|health/.test(path)) ?? found[0] ?? '/'
}
