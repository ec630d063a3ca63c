/** Law 6: everything works, proven by running. Types, bundles, a boot in workerd, and every probe of the plugins. */
import { availableParallelism } from 'node:os'
import { ClodoError } from '../errors.ts'
import type { Contribution } from '../plugin/contribution.ts'
import { openProject, type Project } from '../project/open.ts'
import { whileRunning } from './boot.ts'
import { checkBundle } from './bundle.ts'
import { type Check, type Phase, phases } from './check.ts'
import { type Config, groundOf, readConfig } from './config.ts'
import { identityOf, runProbe } from './probe.ts'
import { onSite, type Site, type Tools } from './site.ts'
import { checkTypes } from './types.ts'

export interface VerifyOptions {
  /** All when left out. */
  readonly only?: readonly Phase[]
  /** Told of each check as it ends. */
  readonly report?: (check: Check) => void
  /** Ends all programs and the verification. */
  readonly signal?: AbortSignal
}

export interface Verification {
  readonly ok: boolean
  readonly checks: readonly Check[]
}

/**
 * Verifies the project at `root` with what it has installed, offline and without credentials. It writes nothing in the
 * project but what `wrangler types` makes, and leaves no process, port or file behind.
 *
 * @throws INSTALL_MISSING, CANCELLED; a check that fails does not throw
 */
export async function verify(tools: Tools, root: string, options: VerifyOptions = {}): Promise<Verification> {
  const { only = phases, report = () => {}, signal } = options
  const project = await openProject(tools.disk, root)
  const ground = await groundOf(tools.disk, root, project.found?.recipe.existing)
  const config = await readConfig(tools.disk, ground)
  const checks = await onSite(tools, ground, signal, async (site) => {
    // What ends because it was told to is no finding.
    const order = { only, report: (check: Check) => (signal?.aborted === true ? undefined : report(check)) }
    const running = only.includes('boot') || only.includes('probes') ? [() => run(site, project, config, order)] : []
    // What runs goes last in the list of results, and first to work, because it takes longest.
    const [ran = [], ...built] = await abreast([...running, ...build(site, project, config, order)])
    return running.length === 0 ? [...ran, ...built.flat()] : [...built.flat(), ...ran]
  })
  if (signal?.aborted === true) throw new ClodoError('CANCELLED', { what: 'The verification was ended.', where: root })
  return { ok: checks.every(({ ok }) => ok), checks }
}

interface Order {
  readonly only: readonly Phase[]
  readonly report: (check: Check) => void
}

type Task = () => Promise<Check[]>

/** Runs tasks as many at a time as there are processors, at least two: each of them waits now and then. */
async function abreast(tasks: readonly Task[]): Promise<Check[][]> {
  const results: Check[][] = []
  const left = [...tasks.entries()]
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await next[1]()
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
  return results
}

/** What compiles. */
function build(site: Site, { found }: Project, config: Config, { only, report }: Order): Task[] {
  const told = async (checks: Promise<Check[]>) => {
    for (const check of await checks) report(check)
    return await checks
  }
  const top = found?.recipe.environments?.[0]
  const pages = config.pages !== undefined
  const environments = only.includes('bundle') ? ['', ...(pages ? [] : config.environments)] : []
  const bundles = environments.map((environment): Task => {
    const title = ['bundle', pages ? '' : environment || top].filter(Boolean).join(' ')
    return () => told(checkBundle(site, { title, environment, pages }).then((check) => [check]))
  })
  return only.includes('types') ? [() => told(checkTypes(site)), ...bundles] : bundles
}

/** What answers. Without `boot` among what is asked for, only a boot that failed is told. */
async function run(site: Site, { lock }: Project, config: Config, { only, report }: Order): Promise<Check[]> {
  const facts = lock.facts.map(({ fact }) => fact)
  const random = Object.fromEntries(secretsOf(facts, config).map((name) => [name, site.randomHex(32)]))
  const secrets = { ...random, ...config.pages?.secrets }
  const identity = identityOf(facts, secrets)
  const probes = only.includes('probes') ? facts.filter((fact) => fact.kind === 'probe') : []
  const checks: Check[] = []
  const tell = (check: Check, asked: Phase) => {
    if (check.ok && !only.includes(asked)) return
    checks.push(check)
    report(check)
  }
  await whileRunning(
    site,
    config,
    secrets,
    (check) => tell(check, 'boot'),
    async (running) => {
      for (const probe of probes) tell(await runProbe(site, running, identity, probe), 'probes')
    },
  )
  return checks
}

function secretsOf(facts: readonly Contribution[], { secrets }: Config): string[] {
  return [...new Set([...secrets, ...facts.flatMap((fact) => (fact.kind === 'secret' ? [fact.name] : []))])]
}
