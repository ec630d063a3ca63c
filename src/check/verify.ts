/** Law 6: everything works, proven by running. Types, bundles, a boot in workerd, and every probe of the plugins. */
import { ClodoError } from '../errors.ts'
import type { Contribution } from '../plugin/contribution.ts'
import { openProject, type Project } from '../project/open.ts'
import { whileRunning } from './boot.ts'
import { checkBundle } from './bundle.ts'
import { type Check, type Phase, phases } from './check.ts'
import { type Config, readConfig } from './config.ts'
import { runProbe } from './probe.ts'
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
  const config = await readConfig(tools.disk, root)
  const checks = await onSite(tools, root, signal, async (site) => {
    const built = build(site, project, config, only, report)
    const ran = only.includes('boot') || only.includes('probes') ? run(site, project, config, only, report) : []
    return (await Promise.all([built, ran])).flat()
  })
  if (signal?.aborted === true) throw new ClodoError('CANCELLED', { what: 'The verification was ended.', where: root })
  return { ok: checks.every(({ ok }) => ok), checks }
}

type Report = (check: Check) => void

/** One lane: what compiles. The other lane runs beside it, so that two processors are busy. */
async function build(site: Site, { found }: Project, config: Config, only: readonly Phase[], report: Report) {
  const checks: Check[] = []
  const add = (check: Check) => {
    checks.push(check)
    report(check)
  }
  if (only.includes('types')) for (const check of await checkTypes(site)) add(check)
  const top = found?.recipe.environments?.[0]
  for (const environment of only.includes('bundle') ? ['', ...config.environments] : [])
    add(await checkBundle(site, environment, ['bundle', environment || top].filter(Boolean).join(' ')))
  return checks
}

/** The other lane: what answers. */
async function run(site: Site, { lock }: Project, config: Config, only: readonly Phase[], report: Report) {
  const facts = lock.facts.map(({ fact }) => fact)
  const secrets = Object.fromEntries(secretsOf(facts, config).map((name) => [name, site.randomHex(32)]))
  const credential = facts.find((fact) => fact.kind === 'credential')
  const probes = only.includes('probes') ? facts.filter((fact) => fact.kind === 'probe') : []
  const answered: Check[] = []
  const all = await whileRunning(site, config, secrets, async (running) => {
    for (const probe of probes) {
      const check = await runProbe(site, running, { credential, secrets }, probe)
      answered.push(check)
      report(check)
    }
    return answered
  })
  const booted = all.filter((check) => !answered.includes(check) && (only.includes('boot') || !check.ok))
  booted.forEach(report)
  return [...booted, ...answered]
}

function secretsOf(facts: readonly Contribution[], { secrets }: Config): string[] {
  return [...new Set([...secrets, ...facts.flatMap((fact) => (fact.kind === 'secret' ? [fact.name] : []))])]
}
