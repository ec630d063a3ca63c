/** Runs a generator over the project in memory: what it would change, nothing more. */
import { posix } from 'node:path'

import { ClodoError } from '../errors.ts'
import { detectHost } from '../host/detect.ts'
import { chainSlots, entrySlots } from '../host/host.ts'
import { editorOf } from '../kind/editor.ts'
import { memberPlacement } from '../kind/env.ts'
import { kindOf, type Layout, type Placement } from '../kind/index.ts'
import type { Contribution, SlotContribution } from '../plugin/contribution.ts'
import { textIn } from '../resolve/language.ts'
import { spoken } from '../resolve/unify.ts'
import type { Change } from '../tree/change.ts'
import type { Disk } from '../tree/disk.ts'
import { Tree } from '../tree/overlay.ts'
import { fileExists, isKnown, runAction, type Site } from './actions.ts'
import type { Action, Data, OwnAction, PlopGenerator, Step } from './generator.ts'

export interface GenerateInput {
  readonly disk: Disk
  readonly root: string
  /** Left out where there is no project, so that nothing can be wired. */
  readonly home?: {
    readonly layout: Layout
    /** The module that the Worker starts with. */
    readonly entry: string
    /** The slot entries that CLODO placed before. */
    readonly present: readonly SlotContribution[]
    /** Files of CLODO that declare types for all modules. */
    readonly declarations: readonly string[]
  }
  readonly answers: Data
  /** What happens to a file that is there and was to be added; `abort` where nothing is said. */
  readonly onConflict?: Site['onConflict']
}

/** What a generator came to. */
export interface Generated {
  readonly changes: readonly Change[]
  /** What it says to people. */
  readonly notes: readonly string[]
  /** Functions of a plopfile, to be run in this order when the changes are on the disk. */
  readonly later: readonly Later[]
}

export interface Later {
  readonly title: string
  run(): Promise<unknown>
}

/**
 * Await `loadCompiler` and `prepareFormats` before.
 *
 * @throws FILE_EXISTS, FILE_MISSING, EDIT_REFUSED, PATH_OUTSIDE, NAME_CLASH, GENERATOR_REFUSED
 */
export async function generate(generator: PlopGenerator, input: GenerateInput): Promise<Generated> {
  const { disk, root, home, answers, onConflict = 'abort' } = input
  const tree = new Tree(disk, root)
  const state = (fact: Contribution) => {
    if (home === undefined) throw homeless(generator)
    const { expand } = kindOf(fact)
    for (const one of spoken([fact, ...(expand?.(fact, home.layout) ?? [])], home.layout))
      put(tree, one, { ...home, onConflict })
  }
  const site = { tree, generator, answers, onConflict, state }
  const notes: string[] = []
  const later: Later[] = []
  for (const step of stepsOf(generator, answers)) {
    if (typeof step === 'string') notes.push(step)
    else if (typeof step === 'function') later.push(ownAction(step, { type: 'function' }, site))
    else notes.push(...(await act(step, site, later)))
  }
  return { changes: [...tree.changes()], notes, later }
}

/** Answers what there is to say of it. */
async function act(action: Action, site: Site, later: Later[]): Promise<readonly string[]> {
  const { generator } = site
  const data = (typeof action.data === 'function' ? await action.data() : action.data) as Data | undefined
  const here = { ...site, answers: { ...data, ...site.answers } }
  const reason: unknown = typeof action.skip === 'function' ? await action.skip(here.answers) : undefined
  if (typeof reason === 'string') return [`left out: ${reason}`]
  const own = isKnown(action.type) ? undefined : generator.types[action.type]
  if (own !== undefined) later.push(ownAction(own, action, here))
  else {
    try {
      await runAction(action, here)
    } catch (error) {
      if (action.abortOnFail !== false || !(error instanceof ClodoError)) throw error
      return [error.message]
    }
  }
  return []
}

function ownAction(own: OwnAction, action: Action, { generator, answers }: Site): Later {
  const title = action.type === 'function' ? own.name || 'a function of the plopfile' : action.type
  return { title, run: async () => own({ ...answers }, action, generator.plop) }
}

function homeless({ name }: PlopGenerator): ClodoError {
  return new ClodoError('PLUGIN_INVALID', {
    what: `The generator ${name} wires something, and there is no project.`,
    where: name,
  })
}

type Home = Exclude<GenerateInput['home'], undefined> & Pick<Site, 'onConflict'>

function stepsOf(generator: PlopGenerator, answers: Data): readonly Step[] {
  try {
    return generator.actions(answers)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new ClodoError('GENERATOR_REFUSED', { what, where: generator.name, cause: error })
  }
}

function put(tree: Tree, fact: Contribution, home: Home): void {
  if (fact.kind === 'file')
    addFile(tree, { path: fact.path, text: textIn(fact.text, fact.path, home.layout.project) }, home)
  else if (fact.kind === 'slot') wire(tree, fact, home)
  else if (!isInstalled(tree, fact, home))
    for (const placement of placementsOf(fact, home, tree)) place(tree, placement)
}

/** A dependency that the project has, in whatever version, is its own. */
function isInstalled(tree: Tree, fact: Contribution, { layout }: Home): boolean {
  if (fact.kind !== 'dependency') return false
  const placed = [...(kindOf(fact).place?.(fact, layout) ?? [])]
  return placed.some((placement) => editorOf(placement.file).holds(tree.read(placement.file) ?? '', placement) !== 'no')
}

function addFile(
  tree: Tree,
  { path, text }: { readonly path: string; readonly text: string },
  { onConflict }: Home,
): void {
  if (!tree.exists(path) || onConflict === 'theirs') tree.write(path, text)
  else if (onConflict !== 'ours') throw fileExists(path)
}

function wire(tree: Tree, entry: SlotContribution, { entry: file, present }: Home): void {
  if (![...chainSlots, ...entrySlots].includes(entry.slot)) return
  const read = (path: string) => tree.read(path)
  const texts = detectHost({ file, text: read(file) ?? '', read }).add([entry], present)
  for (const [path, text] of texts) {
    if (text === undefined) tree.delete(path)
    else tree.write(path, text)
  }
}

/** Where the fact stands; in the type of `env`, too, where people write that by hand, and in one that CLODO has beside it. */
function placementsOf(fact: Contribution, { layout, declarations }: Home, tree: Tree): readonly Placement[] {
  const placements = kindOf(fact).place?.(fact, layout) ?? []
  const member = memberPlacement(fact, layout)
  const written = member !== undefined && tree.read(member.file) !== undefined ? [member] : []
  return [...placements, ...written, ...declarations.flatMap((file) => besidePlacement(fact, layout, { file, tree }))]
}

const globalEnv = /^interface Env\b/m

/**
 * In a declaration that the compiler puts together with CLODO's `Env`, which goes with the last plugin: what is generated
 * stays.
 */
function besidePlacement(
  fact: Contribution,
  layout: Layout,
  { file, tree }: { readonly file: string; readonly tree: Tree },
): Placement[] {
  if (!globalEnv.test(tree.read(file) ?? '')) return []
  const names = ['env.d.ts', 'env.generated.d.ts'].map((name) => posix.join(posix.dirname(file), name))
  const own = names.find((path) => globalEnv.test(tree.read(path) ?? 'interface Env')) ?? file
  const member = memberPlacement(fact, layout, { file: own, name: 'Env' })
  if (member === undefined) return []
  if (tree.read(own) === undefined)
    tree.write(own, '/** What this code reads of the environment. */\ninterface Env {\n}\n')
  return [member]
}

function place(tree: Tree, placement: Placement): void {
  const { file } = placement
  const editor = editorOf(file)
  const text = tree.read(file) ?? editor.empty
  const held = editor.holds(text, placement)
  if (held === 'edited')
    throw new ClodoError('NAME_CLASH', {
      what: `${file} has something else at ${editor.identify(placement)}.`,
      where: file,
      mend: 'Choose another name.',
    })
  if (held === 'no') tree.write(file, editor.put(text, placement))
}
