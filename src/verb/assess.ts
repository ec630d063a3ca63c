/** `assess`: what a repository is and what could be done with it. Reads, and executes nothing of it. */
import { diff } from '../edit/diff.ts'
import { ClodoError } from '../errors.ts'
import { type Feature, unusedFeatures } from '../migrate/features.ts'
import { type Judged, judge, ordered } from '../migrate/judge.ts'
import { readSite } from '../migrate/site.ts'
import type { Risk, Site } from '../migrate/step.ts'
import { steps } from '../migrate/steps/index.ts'
import { refusalOf } from '../project/detect/refusal.ts'
import type { Repository } from '../project/detect/repository.ts'
import type { Project } from '../project/open.ts'
import { adopt, homeOf } from './adopt.ts'
import { prepareChange, recipeOf, withPlugins } from './change.ts'
import { listOf } from './list.ts'
import type { World } from './world.ts'

export interface AssessedStep {
  readonly id: string
  readonly title: string
  readonly risk: Risk
  readonly state: 'needed' | 'not-needed' | 'cannot'
  readonly why: string
  readonly where?: string
  /** It is on record as applied. */
  readonly applied: boolean
  /** Lines of its diff, and the files that it touches. */
  readonly size: { readonly added: number; readonly removed: number; readonly files: readonly string[] }
  readonly notes: readonly string[]
}

export interface AssessedPlugin {
  readonly id: string
  readonly title: string
  readonly state: 'installed' | 'ready' | 'asks' | 'blocked'
  /** What stands in the way, or what has to be answered first. */
  readonly why: string
  readonly mend: string
}

export interface Assessment {
  readonly root: string
  readonly repository: Repository
  /** The newest compatibility date, and where that is known from. */
  readonly platform: { readonly date: string; readonly from: string }
  readonly steps: readonly AssessedStep[]
  readonly plugins: readonly AssessedPlugin[]
  readonly features: readonly Feature[]
}

/** @throws what reading the repository throws */
export async function assess(world: World, project: Project, config?: string): Promise<Assessment> {
  const outside = { disk: world.disk, version: world.sources.version }
  const site = await readSite(outside, project.root, {
    config: config ?? project.found?.recipe.existing?.config,
    entry: project.found?.recipe.existing?.entry,
  })
  const judged: Judged[] = []
  for (const step of ordered(steps)) judged.push(await judge(step, site))
  const { date, from } = site.platform
  return {
    root: project.root,
    repository: site.repository,
    platform: { date, from },
    steps: judged.map((one) => assessed(one, site, project)).sort((a, b) => weight[a.state] - weight[b.state]),
    plugins: await pluginsIn(world, project, site.repository, config),
    features: unusedFeatures(site),
  }
}

/** What there is to do comes first; else the order in which steps run stays. */
const weight = { needed: 0, cannot: 1, 'not-needed': 2 }

function assessed({ step, need, outcome }: Judged, { read }: Site, { lock }: Project): AssessedStep {
  const sizes = Object.entries(outcome?.texts ?? {}).map(([path, after]) => sizeOf(read(path) ?? '', after ?? ''))
  return {
    id: step.id,
    title: step.title,
    risk: step.risk,
    ...need,
    applied: lock.steps?.includes(step.id) === true,
    size: {
      added: sizes.reduce((sum, { added }) => sum + added, 0),
      removed: sizes.reduce((sum, { removed }) => sum + removed, 0),
      files: Object.keys(outcome?.texts ?? {}),
    },
    notes: outcome?.notes ?? [],
  }
}

function sizeOf(before: string, after: string): { added: number; removed: number } {
  const lines = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
  const hunks = diff(lines(before), lines(after))
  return {
    added: hunks.reduce((sum, { from, to }) => sum + to - from, 0),
    removed: hunks.reduce((sum, { start, end }) => sum + end - start, 0),
  }
}

/** Each plugin is planned, alone and with its defaults: what `add` would say is what is said here. */
async function pluginsIn(
  world: World,
  here: Project,
  repository: Repository,
  wrangler?: string,
): Promise<AssessedPlugin[]> {
  const plugins = await listOf(world.sources.plugins)
  const refusal = here.known ? undefined : refusalOf(repository)
  if (refusal !== undefined)
    return plugins.map(({ id, title }) => ({ id, title, state: 'blocked', why: refusal.message, mend: refusal.mend }))
  const { project, config } = here.known ? { project: here } : await homeOf(world, here, wrangler)
  const found: AssessedPlugin[] = []
  for (const { id, title } of plugins) found.push({ id, title, ...(await obstacle(world, project, id, config)) })
  return found
}

async function obstacle(world: World, project: Project, id: string, config?: string) {
  try {
    const recipe = project.known ? recipeOf(world, project) : await adopt(world, project, { config })
    if (Object.hasOwn(recipe.plugins, id)) return { state: 'installed' as const, why: 'It is there.', mend: '' }
    const moved = withPlugins(recipe, [id], {})
    await prepareChange(world, moved, { project, install: false, onConflict: 'abort', command: 'clodo assess' })
    return { state: 'ready' as const, why: 'Nothing stands in the way.', mend: `clodo add ${id}` }
  } catch (error) {
    if (!(error instanceof ClodoError) || error.code === 'INTERNAL') throw error
    const state = error.exit === 3 ? ('asks' as const) : ('blocked' as const)
    return { state, why: error.message, mend: error.mend }
  }
}
