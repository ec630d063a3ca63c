/** Deploying, as the command line and programs ask for it. */
import { ClodoError } from '../errors.ts'
import { check, type Difference, differences, type Fault } from '../operate/compare.ts'
import { type BeginOptions, deploy, rollback } from '../operate/deploy.ts'
import type { Outcome } from '../operate/drive.ts'
import { type Environment, type Environments, environmentNamed, environmentsOfProject } from '../operate/environment.ts'
import { allow } from '../operate/guard.ts'
import { type Plan, planOf, sized, type Wanted } from '../operate/plan.ts'
import { type Site, siteOf, type Target, type Tools } from '../operate/site.ts'
import { measure } from '../operate/upload.ts'
import { openProject } from '../project/open.ts'
import { decode } from '../tree/utf8.ts'

/** @throws ENVIRONMENT_MISSING, ENVIRONMENT_UNKNOWN, FILE_MISSING */
export async function targetOf(
  tools: Pick<Tools, 'disk'>,
  { root, name, config, first = false }: TargetWishes,
): Promise<Target> {
  const environments = await environmentsOfProject(tools.disk, await openProject(tools.disk, root, config))
  const [top] = environments.all
  const environment = first && name === undefined && top !== undefined ? top : environmentNamed(environments, name)
  return { root, environments, environment }
}

export interface TargetWishes {
  readonly root: string
  readonly name: string | undefined
  readonly config?: string | undefined
  /** Where none is named, the one at the top of the wrangler file: for work that nobody else sees. */
  readonly first?: boolean
}

export interface DeployWishes extends Partial<Omit<Wanted, 'secretNames'>> {
  readonly secretsFile?: string | undefined
  /** Bundle it for the plan, to say how large it is. Done in any case where a budget holds it. */
  readonly sized?: boolean
  /** Hears what takes a while. */
  readonly heard?: (what: string) => void
}

export interface PreparedDeploy {
  readonly site: Site
  readonly plan: Plan
  /** Carries the plan out. */
  run(options: BeginOptions): Promise<Outcome>
}

/** @throws DEPLOY_BLOCKED, DEPLOY_NOT_ALLOWED, CLOUDFLARE_TOKEN_MISSING and more */
export async function prepareDeploy(tools: Tools, target: Target, wishes: DeployWishes): Promise<PreparedDeploy> {
  refusePages(target)
  const { settings } = target.environment
  allow(target.environment, { env: tools.env, now: tools.now() })
  const { secretsFile, heard = () => {} } = wishes
  const secretNames = secretsFile === undefined ? [] : namesIn(tools, secretsFile)
  const site = await siteOf(tools, target)
  const plan = await planOf(site, {
    strategy: wishes.strategy ?? settings.strategy ?? 'direct',
    steps: wishes.steps ?? settings.steps ?? [10, 50],
    every: wishes.every ?? settings.every ?? 60,
    secretNames,
    allowDestructive: wishes.allowDestructive ?? false,
    together: wishes.together ?? [],
  })
  const { bundle, gzip } = target.environment.budgets ?? {}
  const measured = wishes.sized === true || bundle !== undefined || gzip !== undefined
  if (measured) heard('bundles it, to see how large it is')
  const whole = measured ? sized(plan, await measure(site), { bundle, gzip }) : plan
  return { site, plan: whole, run: (options) => deploy(site, whole, { ...options, secretsFile }) }
}

/** Pages has no versions of a Worker that traffic could move between. */
function refusePages({ environments, environment }: Target): void {
  if (environment.scope.pages_build_output_dir === undefined) return
  throw new ClodoError('DEPLOY_BLOCKED', {
    what: 'A project of Cloudflare Pages is deployed by Pages, and has no versions between which traffic could move.',
    where: environments.config,
    mend: 'Deploy it with npx wrangler pages deploy, or move it to Workers (`clodo migrate`).',
  })
}

/** @throws DEPLOY_NOT_ALLOWED; going back is not held to the hours in which one may deploy */
export async function prepareRollback(tools: Tools, target: Target): Promise<Site> {
  allow(target.environment, { env: tools.env, now: tools.now(), act: 'roll back', anyTime: true })
  return await siteOf(tools, target)
}

/** What happens to a deploy that is under way, or was stopped on its way. */
export type Ending = 'resume' | 'pause' | 'abort'

/** @throws DEPLOY_NOT_ALLOWED; going on is held to the hours, stopping and going back is not */
export async function prepareEnding(tools: Tools, target: Target, ending: Ending): Promise<Site> {
  const asking = { act: `${ending} a deploy to`, anyTime: ending !== 'resume' }
  allow(target.environment, { env: tools.env, now: tools.now(), ...asking })
  return await siteOf(tools, target)
}

export { rollback as rollbackDeploy }

/** There is no Worker of this name, or nobody says so. */
export async function isMissing(tools: Tools, target: Target): Promise<boolean> {
  try {
    return (await (await siteOf(tools, target)).scripts.service()) === undefined
  } catch {
    return true
  }
}

/** Only JSON: wrangler expands `$NAME` in other files, and lets the environment of the process win over them. */
function namesIn({ disk }: Tools, file: string): string[] {
  const bytes = disk.read(file)
  if (bytes === undefined)
    throw new ClodoError('FILE_MISSING', { what: 'There is no such file of secrets.', where: file })
  try {
    const value: unknown = JSON.parse(decode(bytes, file))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.keys(value)
  } catch {
    // Told below, without the text: it holds what nobody else should read.
  }
  throw new ClodoError('FILE_UNPARSABLE', { what: 'The file of secrets is no JSON object.', where: file })
}

/** What is wrong with the environments of a project. */
export function checkEnvironments({ all }: Environments): Fault[] {
  return check(all)
}

export function compareEnvironments(from: Environment, to: Environment): Difference[] {
  return differences(from, to)
}
