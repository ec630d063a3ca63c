/**
 * Facts in files that CLODO does not own. What it placed before is taken out, then all that is wanted is put in, in the
 * order of the facts: so the result does not depend on the road, and nothing but these places is touched.
 */
import type { Conflict } from '../edit/merge.ts'
import { refused } from '../edit/refusal.ts'
import { type Editor, editorOf } from '../kind/editor.ts'
import type { Placement } from '../kind/index.ts'
import type { Json } from '../plugin/json.ts'
import type { LockedFile } from '../project/lock.ts'
import { digest } from '../tree/digest.ts'
import type { FileChoice } from './decide.ts'
import { boundName, differsByResource, type Uses } from './resources.ts'
import { type Raised, raisedIn } from './sections.ts'

type Hosted = Extract<LockedFile, { as: 'hosted' }>

export interface HostedMove {
  readonly path: string
  /** The text on the disk; undefined when there is no such file. */
  readonly ours: string | undefined
  readonly have: readonly Placement[]
  readonly want: readonly Placement[]
  readonly locked: Hosted | undefined
  /** What the user chose where facts were edited; kept as they are when left out. */
  readonly choice?: FileChoice
  /** None is used when left out. */
  readonly uses?: Uses | undefined
  /** As the user's formatter has a text of this file, where the user keeps it so. */
  format(text: string): string
}

export interface HostedResult {
  readonly after: string | undefined
  readonly conflicts: readonly Conflict[]
  readonly locked: Hosted | undefined
}

/** @throws EDIT_REFUSED when a placement could not be taken back again */
export function moveHosted({ path, ours, have, want, locked, choice, format, uses }: HostedMove): HostedResult {
  const editor = editorOf(path)
  const found = new Set(locked?.found ?? [])
  const placed = have.filter((placement) => !found.has(editor.identify(placement)))
  const raised = raisedIn(ours, { path, placed, want, ...editor })
  const given = givenResources(editor, ours ?? editor.empty, { placed, want, uses })
  const kept = new Set([...raised.kept, ...given.kept])
  const outdone = new Set([...raised.outdone, ...given.outdone])
  const edited = new Set(
    placed
      .filter((one) => editor.holds(ours ?? editor.empty, one) === 'edited')
      .map(editor.identify)
      .filter((one) => !outdone.has(one)),
  )
  const touched = locked !== undefined && (locked.edited === true || digest(ours ?? '') !== locked.hash)
  const steady = steadyOf(editor, placed, { want, text: touched ? ours : undefined })
  const stays = (one: Placement) =>
    (edited.has(editor.identify(one)) && choice !== 'theirs') || steady.has(editor.identify(one))
  const mine = placed.filter((one) => !stays(one))
  const taken = takeOut(editor, ours ?? editor.empty, mine, locked?.made ?? [])
  const pristine = mine.length === 0 ? taken : format(taken)
  const fresh = want.filter((one) => !stays(one))
  const there = fresh.filter((one) => editor.holds(pristine, one) !== 'no')
  // Where they stay they stand in front of all that is put in anew, so that is where they begin.
  const put = fresh.filter((one) => !there.includes(one)).sort((a, b) => Number(isSteady(b)) - Number(isSteady(a)))
  const written = put.reduce((text, one) => editor.put(text, one), pristine)
  const own = new Set([...(steady.size === 0 ? [] : (locked?.made ?? [])), ...editor.made(pristine, written)])
  const made = editor.made(editor.empty, written).filter((one) => own.has(one))
  const tidy = format(written)
  // What the formatter would not lay out again as it was stays as it is written.
  const after = format(takeOut(editor, tidy, put, made)) === pristine ? tidy : written
  if (after === written && takeOut(editor, written, put, made) !== pristine)
    throw refused(path, 'What is to be placed here could not be taken out again.')
  const born = ours === undefined || locked?.born === true
  const undecided = new Set([...edited].filter((one) => !kept.has(one)))
  const conflicts = conflictsOf(editor, { edited: undecided, have: placed, want, text: ours ?? editor.empty })
  const decided = typeof choice === 'object' && conflicts.length > 0
  return {
    after: decided ? choice.text : born && written === editor.empty ? undefined : after,
    conflicts: decided ? [] : conflicts,
    locked: want.length === 0 ? undefined : lockedAs({ after, made, found: there.map(editor.identify), born, touched }),
  }
}

/** Bindings that go, and to which nothing but a resource was given: the user's from now on where their code uses them. */
function givenResources(
  editor: Editor,
  text: string,
  {
    placed,
    want,
    uses = () => undefined,
  }: Pick<HostedMove, 'want' | 'uses'> & { readonly placed: readonly Placement[] },
): Raised {
  const wanted = new Set(want.map(editor.identify))
  const given = placed.filter(
    (one) =>
      one.at === 'item' &&
      !wanted.has(editor.identify(one)) &&
      differsByResource(one.path.at(-1) ?? '', one.item, editor.value(text, one)),
  )
  const isUsed = (one: Placement) => uses(boundName(placedValue(one))) !== undefined
  const named = (some: readonly Placement[]) => new Set(some.map(editor.identify))
  return { kept: named(given.filter(isUsed)), outdone: named(given.filter((one) => !isUsed(one))) }
}

/**
 * What was placed and is wanted still: in a history, and wherever it stands as it is wanted in a file that the user wrote in.
 *
 * @param text of such a file; undefined where the user did not
 */
function steadyOf(
  editor: Editor,
  placed: readonly Placement[],
  { want, text }: { readonly want: readonly Placement[]; readonly text: string | undefined },
): Set<string> {
  const wanted = new Map(want.map((one) => [editor.identify(one), JSON.stringify(one)]))
  const stays = (one: Placement) => {
    const same = wanted.get(editor.identify(one))
    if (isSteady(one)) return same !== undefined
    return text !== undefined && same === JSON.stringify(one) && editor.holds(text, one) === 'yes'
  }
  return new Set(placed.filter(stays).map(editor.identify))
}

function isSteady(one: Placement): boolean {
  return one.at === 'item' && one.steady === true
}

function takeOut(editor: Editor, text: string, placements: readonly Placement[], made: readonly string[]): string {
  return placements.toReversed().reduce((left, one) => editor.take(left, one, made), text)
}

interface Edited extends Pick<HostedMove, 'have' | 'want'> {
  readonly edited: ReadonlySet<string>
  readonly text: string
}

/** An edited fact that stays wanted as it was is the user's now; one that goes, or changes, is for the user to decide. */
function conflictsOf(editor: Editor, { edited, have, want, text }: Edited): Conflict[] {
  const wanted = new Map(want.map((one) => [editor.identify(one), JSON.stringify(one)]))
  return have
    .filter((one) => edited.has(editor.identify(one)) && wanted.get(editor.identify(one)) !== JSON.stringify(one))
    .map((one) => {
      const theirs = want.find((other) => editor.identify(other) === editor.identify(one))
      return {
        at: `${editor.identify(one)} (changed by you)`,
        ...shown('base', placedValue(one)),
        ...shown('ours', editor.value(text, one)),
        ...shown('theirs', theirs === undefined ? undefined : placedValue(theirs)),
      }
    })
}

function placedValue(one: Placement): Json | undefined {
  return one.at === 'key' ? one.value : one.at === 'item' ? one.item : undefined
}

function shown(side: keyof Conflict, value: Json | undefined): Partial<Conflict> {
  return value === undefined ? {} : { [side]: JSON.stringify(value) }
}

function lockedAs({
  after,
  made,
  found,
  born,
  touched,
}: {
  after: string
  made: readonly string[]
  found: readonly string[]
  born: boolean
  touched: boolean
}): Hosted {
  return {
    as: 'hosted',
    hash: digest(after),
    ...(made.length === 0 ? {} : { made }),
    ...(found.length === 0 ? {} : { found }),
    ...(born ? { born } : {}),
    ...(touched ? { edited: true } : {}),
  }
}
