/** The laws, tried on one plugin: by itself on every service type, and beside each plugin that comes with CLODO. */
import { ClodoError } from '../../errors.ts'
import type { Json, JsonObject } from '../../plugin/json.ts'
import type { Found, Sources } from '../../resolve/source.ts'
import { choicesOf, legalWith, neededAnswers, serviceTypes } from './choices.ts'
import { type MemoryProject, memoryProject, sourcesWith } from './memory-project.ts'

export interface BrokenLaw {
  /** What was promised. */
  readonly law: string
  /** The project: `generic with logging`. */
  readonly project: string
  /** The first file that is not as promised, or the error. */
  readonly detail: string
}

export interface LawOptions {
  /** Service types to try it on; all by default. */
  readonly types?: readonly string[]
  /** Built-ins to try it beside; all by default. */
  readonly beside?: readonly string[]
  /** Answers to options that have no default. */
  readonly answers?: JsonObject
}

type Recipe = { readonly [id: string]: JsonObject }
type Files = ReturnType<MemoryProject['files']>

/** What a trial has at hand. */
interface Trial {
  readonly id: string
  readonly found: Found
  readonly sources: Sources
  readonly type: string
  readonly answers: JsonObject
  readonly broken: BrokenLaw[]
}

/**
 * Tries the laws that every plugin is held to: any road gives the same bytes, twice is once, an option changes as if it had
 * been so from the start, what is removed leaves nothing, an edit of the user stays.
 *
 * @returns what was broken; empty where the plugin keeps them all
 */
export async function lawsOf(found: Found, options: LawOptions = {}): Promise<BrokenLaw[]> {
  const sources = sourcesWith([found])
  const { id } = found.plugin
  const answers = { ...neededAnswers(found.plugin.options), ...options.answers }
  const broken: BrokenLaw[] = []
  let paired = false
  for (const type of options.types ?? (await serviceTypes(sources))) {
    const needed = await legalWith([id], type, sources)
    if (needed === undefined) continue
    const trial = { id, found, sources, type, answers, broken }
    await alone(trial, recipeOf(needed, trial))
    if (!paired) await inPairs(trial, options.beside)
    paired = true
  }
  return broken
}

async function inPairs(trial: Trial, others?: readonly string[]): Promise<void> {
  const { sources } = trial
  for (const other of others ?? sources.plugins.ids().filter((one) => one !== trial.id)) {
    const all = await legalWith([trial.id, other], trial.type, sources)
    if (all !== undefined) await beside(trial, other, recipeOf(all, trial))
  }
}

function recipeOf(ids: readonly string[], { id, answers }: Trial): Recipe {
  return Object.fromEntries(ids.map((one) => [one, one === id ? answers : {}]))
}

async function alone(trial: Trial, whole: Recipe): Promise<void> {
  const { id, answers } = trial
  const { [id]: _, ...rest } = whole
  await tried(trial, rest, async (expect) => {
    const project = await made(trial, rest)
    const before = project.files()
    const after = (await made(trial, whole)).files()
    await project.add(id, answers)
    expect('any road gives the same bytes', project.files(), after)
    await project.add(id, answers)
    expect('twice is once', project.files(), after)
    await changed(trial, { project, whole, after, expect })
    await project.remove(id)
    expect('what is removed leaves nothing', project.files(), before)
    await edited(trial, { project, before, after, expect })
  })
}

type Expect = (law: string, is: Files, promised: Files) => void

interface Stage {
  readonly project: MemoryProject
  readonly whole: Recipe
  readonly after: Files
  readonly expect: Expect
}

async function changed({ id, ...trial }: Trial, { project, whole, after, expect }: Stage): Promise<void> {
  const { options } = trial.found.plugin
  for (const { option, value } of choicesOf(options)) {
    const answers = { ...trial.answers, [option]: value }
    const so = (await made({ id, ...trial }, { ...whole, [id]: answers })).files()
    await project.add(id, answers)
    expect(`${option} changes as if it had been so from the start`, project.files(), so)
    const back = (trial.answers[option] ?? options?.[option]?.default) as Json
    await project.add(id, { ...trial.answers, [option]: back })
    expect(`${option} changes back`, project.files(), after)
  }
}

/** A line of the user's in the first file of code that the plugin brought. */
async function edited(
  { id, answers }: Trial,
  { project, before, after, expect }: { project: MemoryProject; before: Files; after: Files; expect: Expect },
): Promise<void> {
  const path = Object.keys(after).find((one) => /\.[jt]s$/.test(one) && before[one] === undefined)
  if (path === undefined) return
  await project.add(id, answers)
  const text = `${after[path]}// kept\n`
  project.edit(path, text)
  await project.add(id, answers)
  await project.remove(id).catch(unlessConflict)
  expect('an edit of the user stays', { [path]: project.files()[path] ?? '' }, { [path]: text })
}

/** Where the edit and the removal meet, the user decides. */
function unlessConflict(error: unknown): void {
  if (!(error instanceof ClodoError) || error.code !== 'CONFLICT') throw error
}

async function beside(trial: Trial, other: string, all: Recipe): Promise<void> {
  const { id } = trial
  const { [other]: theirs = {}, ...withoutOther } = all
  const { [id]: ours = {}, ...withoutOurs } = all
  await tried(trial, all, async (expect) => {
    const both = (await made(trial, all)).files()
    await tryRoad(trial, { from: withoutOurs, add: [id, ours], both, expect })
    if (await legal(trial, withoutOther))
      await tryRoad(trial, { from: withoutOther, add: [other, theirs], both, expect })
  })
}

interface Road {
  readonly from: Recipe
  readonly add: readonly [string, JsonObject]
  readonly both: Files
  readonly expect: Expect
}

async function tryRoad(trial: Trial, { from, add: [id, answers], both, expect }: Road): Promise<void> {
  const project = await made(trial, from)
  const before = project.files()
  await project.add(id, answers)
  expect('any road gives the same bytes', project.files(), both)
  await project.remove(id)
  expect('what is removed leaves nothing', project.files(), before)
}

/** A set from which a plugin was taken may lack what others require. */
async function legal(trial: Trial, recipe: Recipe): Promise<boolean> {
  const ids = Object.keys(recipe)
  const needed = await legalWith(ids, trial.type, trial.sources)
  return needed?.length === ids.length
}

function made({ found, type }: Trial, recipe: Recipe): Promise<MemoryProject> {
  return memoryProject({ type, packages: [found], with: recipe })
}

/** A refusal is reported like a broken law: what a user would see. */
async function tried({ type, broken }: Trial, recipe: Recipe, work: (expect: Expect) => Promise<void>): Promise<void> {
  const ids = Object.keys(recipe)
  const project = ids.length === 0 ? type : `${type} with ${ids.join(', ')}`
  const report = (law: string, detail: string) => void broken.push({ law, project, detail })
  try {
    await work((law, is, promised) => {
      const at = difference(is, promised)
      if (at !== undefined) report(law, at)
    })
  } catch (error) {
    if (!(error instanceof ClodoError)) throw error
    report('it can be added', `${error.code}: ${error.message}`)
  }
}

function difference(is: Files, promised: Files): string | undefined {
  const path = Object.keys({ ...is, ...promised }).find((one) => is[one] !== promised[one])
  if (path === undefined) return undefined
  if (promised[path] === undefined) return `${path} is there, and should not be`
  return is[path] === undefined ? `${path} is gone` : `${path} differs`
}
