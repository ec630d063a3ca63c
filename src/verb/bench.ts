/** `bench`: what the Worker of a project costs, against a baseline and budgets. */
import type { Measures } from '../check/bench/measure.ts'
import { areMeasures, sizesOf } from '../check/bench/measure.ts'
import { cpuOf, workerdsBelow } from '../check/bench/processes.ts'
import { startDirect } from '../check/direct/direct.ts'
import type { Tools } from '../check/site.ts'
import { ClodoError } from '../errors.ts'
import type { Project } from '../project/open.ts'
import { plainChange } from './audit.ts'
import { type Local, pathOf, runLoad, whileLocal } from './load.ts'
import type { Prepared } from './prepared.ts'
import type { World } from './world.ts'

export interface BenchWishes {
  readonly environment?: string | undefined
  /** What to ask for; what a probe asks by default. */
  readonly path?: string | undefined
  readonly rounds: number
  /** Requests in each round. */
  readonly requests: number
  readonly signal?: AbortSignal | undefined
  readonly heard?: (what: string) => void
}

export interface Benched {
  readonly measures: Measures
  readonly path: string
  readonly rounds: number
  readonly requests: number
}

/** Starts of workerd, of which the least counts: what is above it is the machine's. */
const starts = 3

/** @throws INSTALL_MISSING, BUNDLE_FAILED, WORKER_DEAD, BENCH_UNANSWERED */
export async function bench(tools: Tools, project: Project, wishes: BenchWishes): Promise<Benched> {
  const { environment, signal, rounds, requests, heard = () => {} } = wishes
  heard('bundles, and starts workerd')
  return await whileLocal(tools, project, { environment, signal }, async (local) => {
    const path = wishes.path ?? pathOf(project)
    const sizes = sizesOf(local.site.disk.read(local.script) ?? new Uint8Array())
    heard(`asks for ${path}, ${rounds} rounds of ${requests}`)
    const { cpu, p99 } = await asked(local, { ...wishes, path })
    heard('starts it again')
    const startup = Math.min(local.startup, ...(await restarts(local)))
    return { measures: { ...sizes, startup, cpu, p99 }, path, rounds, requests }
  })
}

async function restarts({ site, hosting }: Local): Promise<number[]> {
  const times: number[] = []
  for (let start = 1; start < starts; start += 1) {
    const again = await startDirect(site, hosting)
    times.push(again.startup)
    await again.close()
  }
  return times
}

async function asked(
  { origin, pid, headers }: Local,
  { path, rounds, requests, signal }: BenchWishes & { readonly path: string },
): Promise<Pick<Measures, 'cpu' | 'p99'>> {
  const order = {
    url: new URL(path, origin).href,
    method: 'GET',
    headers,
    body: undefined,
    warmup: 0,
    duration: 60,
    concurrency: 8,
    rate: undefined,
    requests,
    timeout: 10_000,
    insecure: false,
    threads: 1,
    ...(signal === undefined ? {} : { signal }),
  }
  const [worker] = workerdsBelow(pid)
  const costs: number[] = []
  const tails: number[] = []
  for (let round = -1; round < rounds; round += 1) {
    const before = worker === undefined ? undefined : cpuOf(worker)
    const result = await runLoad(order)
    if (result.requests === 0 || result.errorRate > 0.01)
      throw new ClodoError('BENCH_UNANSWERED', {
        what: `${path} answered ${JSON.stringify({ ...result.statuses, ...result.errors })}.`,
        where: path,
      })
    const after = worker === undefined ? undefined : cpuOf(worker)
    // The first round warms up.
    if (round >= 0 && before !== undefined && after !== undefined) costs.push((after - before) / result.requests)
    if (round >= 0) tails.push(result.latency.p99)
  }
  return { cpu: costs.length === 0 ? undefined : median(costs), p99: median(tails) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0
}

export const benchPath = '.clodo/bench.json'

/** What was measured before; empty where nothing was. @throws FILE_UNPARSABLE */
export function benchedBefore(project: Project): Partial<Measures> {
  const text = project.read(benchPath)
  if (text === undefined) return {}
  try {
    const { measures } = JSON.parse(text) as { measures?: unknown }
    if (areMeasures(measures)) return measures
  } catch {
    // Told below.
  }
  throw new ClodoError('FILE_UNPARSABLE', { what: 'What was measured before does not parse.', where: benchPath })
}

/** The change that keeps what was measured. */
export function prepareBenched(world: World, project: Project, { measures, path }: Benched, command: string): Prepared {
  const before = project.read(benchPath)
  const after = `${JSON.stringify({ schema: 1, path, measures }, undefined, 2)}\n`
  return plainChange(world, project, before === after ? [] : [{ path: benchPath, before, after }], command)
}
