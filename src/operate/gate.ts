/** The gate between two steps of a deploy: the new version answers its probes, fails no more and is not much slower. */
import { type Traffic, trafficSince } from '../cloudflare/analytics.ts'
import type { Share } from '../cloudflare/scripts.ts'
import type { DeployProbe, DeploySettings } from '../project/deploy-settings.ts'
import { routesOf } from './bindings.ts'
import type { Run } from './run.ts'
import type { Site } from './site.ts'

export type Verdict = 'passed' | 'paused' | { readonly failed: string; readonly asked?: true }

export interface Stage {
  readonly split: readonly Share[]
  readonly version: string
  /** What the new version is compared with. */
  readonly old: string | undefined
  /** Seconds to watch. */
  readonly seconds: number
}

/** Milliseconds: for a probe, before it is tried again, between two rounds; and what counts as fast in any case. */
const patience = { probe: 10_000, again: 500, round: 1000, fast: 100 }
/** Fewer requests than these say nothing of a rate. */
const telling = 20

export async function gate(run: Run, stage: Stage): Promise<Verdict> {
  const { site } = run
  const { now, sleep } = site.tools
  const url = await urlOf(site)
  const started = now()
  const times: Times = { fresh: [], old: [] }
  if (stage.seconds > 0) run.report('gate', `watches for ${stage.seconds} s`)
  do {
    const asked = run.asked()
    if (asked === 'abort') return { failed: 'It was aborted.', asked: true }
    if (asked === 'pause') return 'paused'
    const fault = (await probed(site, url, stage, times)) ?? slower(times, site.environment.settings)
    if (fault !== undefined) return { failed: fault }
    const left = started.getTime() + stage.seconds * 1000 - now().getTime()
    if (left > 0) await sleep(Math.min(left, patience.round))
    const worse = stage.seconds === 0 ? undefined : await failing(site, stage, started)
    if (worse !== undefined) return { failed: worse }
  } while (now().getTime() - started.getTime() < stage.seconds * 1000)
  return 'passed'
}

interface Times {
  readonly fresh: number[]
  readonly old: number[]
}

/** What is wrong with an answer of the new version; asked twice, for a single fault may be the network's. */
async function probed(site: Site, url: string | undefined, stage: Stage, times: Times): Promise<string | undefined> {
  if (url === undefined) return undefined
  const { settings, script } = site.environment
  for (const probe of settings.probes ?? [{ path: '/' }]) {
    const ask = (version: string) => answerOf(site, { url, probe, script, version })
    let fresh = await ask(stage.version)
    if (fresh.fault !== undefined) {
      await site.tools.sleep(patience.again)
      fresh = await ask(stage.version)
    }
    if (fresh.fault !== undefined) return `GET ${probe.path} of the new version: ${fresh.fault}.`
    times.fresh.push(fresh.ms)
    if (stage.old !== undefined && stage.seconds > 0) times.old.push((await ask(stage.old)).ms)
  }
  return undefined
}

interface Asked {
  readonly url: string
  readonly probe: DeployProbe
  readonly script: string
  readonly version: string
}

async function answerOf(
  { tools }: Site,
  { url, probe, script, version }: Asked,
): Promise<{ readonly ms: number; readonly fault?: string }> {
  const started = tools.now().getTime()
  const ms = () => tools.now().getTime() - started
  try {
    const response = await tools.fetch(new URL(probe.path, url), {
      // Names the version, whatever its part of the traffic is.
      headers: { 'Cloudflare-Workers-Version-Overrides': `${script}="${version}"`, 'user-agent': 'clodo' },
      redirect: 'manual',
      signal: AbortSignal.timeout(patience.probe),
    })
    const body = await response.text()
    const { status } = response
    if (probe.status === undefined ? status >= 500 : status !== probe.status)
      return { ms: ms(), fault: `status ${status}` }
    if (!body.includes(probe.contains ?? '')) return { ms: ms(), fault: `no '${probe.contains}' in the answer` }
    return { ms: ms() }
  } catch (cause) {
    const { message } = ((cause as Error).cause ?? cause) as Error
    return { ms: ms(), fault: `no answer (${message})` }
  }
}

function slower({ fresh, old }: Times, { maxLatencyRatio = 3 }: DeploySettings): string | undefined {
  if (old.length < 5) return undefined
  const [now, before] = [median(fresh), Math.max(median(old), patience.fast)]
  return now <= before * maxLatencyRatio
    ? undefined
    : `The new version answers in ${now} ms, the old one in ${before} ms.`
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

/** What Cloudflare counted of real requests. Analytics that do not answer stop no deploy: the probes have. */
async function failing(site: Site, { version }: Stage, since: Date): Promise<string | undefined> {
  const { account, api, environment } = site
  const counted = await trafficSince(api, { account, script: environment.script, since }).catch(() => [] as Traffic[])
  const own = counted.find((one) => one.version === version)
  const { maxErrorRate = 0.01 } = environment.settings
  if (own === undefined || own.requests < telling || own.errors / own.requests <= maxErrorRate) return undefined
  return `${own.errors} of ${own.requests} requests to the new version failed.`
}

/** Where the Worker answers; undefined where nobody can say, or where it is at no address. */
export async function urlOf({ environment, scripts }: Site): Promise<string | undefined> {
  const { settings, scope } = environment
  if (settings.url !== undefined) return settings.url
  const { enabled = true, url } = (await scripts.subdomain()) ?? {}
  if (enabled && url !== undefined) return url
  const hosts = routesOf(scope).map((route) => route.replace(/^https?:\/\//, '').split('/')[0] ?? '')
  const plain = hosts.find((one) => one !== '' && !one.includes('*'))
  if (plain === undefined) return undefined
  // The sandbox has one address of a Worker, which stands for its routes as well.
  return url !== undefined && new URL(url).hostname === '127.0.0.1' ? url : `https://${plain}`
}
