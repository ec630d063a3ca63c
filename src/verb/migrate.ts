/** `migrate`: each step one plan, made over what the steps before it leave. */
import { ClodoError } from '../errors.ts'
import { hidden, type Outcome } from '../migrate/draft.ts'
import { drafted } from '../migrate/drafts.ts'
import { type Judged, judge, ordered } from '../migrate/judge.ts'
import { readSite } from '../migrate/site.ts'
import type { Site, Step } from '../migrate/step.ts'
import { steps } from '../migrate/steps/index.ts'
import { suggest, thereAre } from '../nearest.ts'
import { type Project, reader } from '../project/open.ts'
import type { Change } from '../tree/change.ts'
import { prepareChange, recipeOf } from './change.ts'
import { effectsOf, installIn } from './effects.ts'
import { recordOf, withStep } from './migrated.ts'
import { pluginSteps } from './plugin-steps.ts'
import type { Prepared } from './prepared.ts'
import type { World } from './world.ts'

export const stepIds: readonly string[] = steps.map(({ id }) => id)

/** A step that will run. */
export interface PreparedStep extends Judged {
  readonly outcome: Outcome
  readonly prepared: Prepared
}

export interface Migration {
  /** In the order in which they run; each plan is made over those before it. */
  readonly runs: readonly PreparedStep[]
  /** The others of those that were asked about. */
  readonly rest: readonly Judged[]
}

export interface MigrateInput {
  readonly project: Project
  /** The wrangler config, where it is not the one that wrangler finds. */
  readonly config?: string | undefined
  /** Those of low risk when none is named. */
  readonly ids: readonly string[]
  readonly install: boolean
}

/** @throws STEP_UNKNOWN, NOT_A_PROJECT, and what reading the repository throws */
export async function prepareMigration(world: World, input: MigrateInput): Promise<Migration> {
  const { project, ids } = input
  const known = [...steps, ...(await pluginSteps(world, project))]
  const wanted = ids.length === 0 ? known.filter(({ risk }) => risk === 'low') : ids.map((id) => stepOf(id, known))
  const texts = new Map<string, string | null>()
  const disk = drafted(world.disk, project.root, texts)
  let config = input.config ?? project.found?.recipe.existing?.config
  const outside = { disk, version: world.sources.version }
  let site = await readSite(outside, project.root, { config })
  if (site.config === undefined && site.manifest === undefined) throw nothingAt(project.root)
  const [runs, rest]: [PreparedStep[], Judged[]] = [[], []]
  for (const step of ordered(known)) {
    const judged = await judge(step, site)
    if (judged.outcome === undefined || !wanted.includes(step)) {
      rest.push(judged)
      continue
    }
    const at = { ...input, project: { ...project, read: reader(disk, project.root) } }
    const prepared = await prepareStep({ ...world, disk }, at, judged, site)
    runs.push({ ...judged, outcome: judged.outcome, prepared })
    for (const { path, after } of prepared.changes) texts.set(path, after ?? null)
    const moved = judged.outcome.moves.find(({ from }) => from === config)
    if (moved !== undefined) config = moved.to
    site = await readSite(outside, project.root, { config, platform: site.platform })
  }
  return { runs, rest }
}

function nothingAt(root: string): ClodoError {
  return new ClodoError('NOT_A_PROJECT', {
    what: 'There is neither a wrangler config nor a package.json here.',
    where: root,
    mend: 'Name the directory of a repository with --cwd.',
  })
}

/** @throws STEP_UNKNOWN */
function stepOf(id: string, known: readonly Step[]): Step {
  const found = known.find((step) => step.id === id)
  if (found !== undefined) return found
  const names = known.map((step) => step.id)
  throw new ClodoError('STEP_UNKNOWN', {
    what: `There is no step '${id}'.`,
    where: id,
    mend: suggest(id, names, { otherwise: thereAre(names) }),
  })
}

async function prepareStep(
  world: World,
  { project, install }: MigrateInput,
  { step, outcome }: Judged,
  { repository: { packageManager, env } }: Site,
): Promise<Prepared> {
  const command = `clodo migrate ${step.id}`
  const said = { notes: outcome?.notes ?? [] }
  const answers = outcome?.answers ?? {}
  // A recipe that a project is made of moves, and the files follow it.
  if (project.known && project.found?.recipe.existing === undefined && Object.keys(answers).length > 0) {
    const recipe = { ...recipeOf(world, project), ...answers }
    const moved = await prepareChange(world, recipe, { project, install, onConflict: 'abort', command })
    const changes = withStep(project, moved.changes, step.id)
    return { ...moved, changes, notes: [...said.notes, ...moved.notes] }
  }
  const edits = Object.entries(outcome?.texts ?? {}).map(
    ([path, after]): Change => ({ path, before: project.read(path), after: after ?? undefined }),
  )
  const record = outcome === undefined ? [] : recordOf(project, step.id, outcome)
  const changes = [...edits.filter(({ path }) => record.every((one) => one.path !== path)), ...record]
  const existing = { generatedEnv: env.how === 'generated' }
  return {
    root: project.root,
    command,
    changes: changes.filter(({ before, after }) => before !== after).sort((a, b) => (a.path < b.path ? -1 : 1)),
    conflicts: [],
    ...said,
    ...rememberedOf(edits, outcome?.hides ?? []),
    effects: effectsOf(edits, [], { packageManager, existing }, wantedIn(world, project.root, install)),
    packageManager,
    localSecrets: [],
  }
}

/** Where secrets stood, the history knows the text without their values. */
function rememberedOf(edits: readonly Change[], hides: readonly string[]): Pick<Prepared, 'remembers'> {
  const hiding = edits.flatMap(({ path, before = '' }) => {
    const text = hidden(before, hides)
    return text === before ? [] : [[path, text] as const]
  })
  return hiding.length === 0 ? {} : { remembers: Object.fromEntries(hiding) }
}

/** Types are made where wrangler is there to make them. */
function wantedIn({ disk }: World, root: string, install: boolean) {
  const wanted = installIn(disk, root, { existing: { generatedEnv: true }, install })
  const there = disk.kind(`${root}/node_modules/wrangler`) !== undefined
  return { ...wanted, types: install && (there || wanted.install), git: false }
}

/** Several plans as one, for a file that is applied at once. */
export function merged(runs: readonly PreparedStep[], command: string): Prepared | undefined {
  const [first] = runs
  if (first === undefined) return undefined
  const plans = runs.map(({ prepared }) => prepared)
  const byPath = new Map<string, Change>()
  for (const { changes } of plans)
    for (const change of changes)
      byPath.set(change.path, { ...change, before: (byPath.get(change.path) ?? change).before })
  const effects = plans.flatMap((plan) => plan.effects)
  return {
    ...first.prepared,
    command,
    changes: [...byPath.values()].filter(({ before, after }) => before !== after),
    notes: plans.flatMap(({ notes }) => notes),
    effects: [...new Map(effects.map((effect) => [effect.id, effect])).values()],
    remembers: Object.fromEntries(plans.flatMap(({ remembers }) => Object.entries(remembers ?? {}))),
  }
}
