/** A dependency of package.json stands in one of its lists, whichever the user chose. */
import { formatOf } from '../edit/format.ts'
import { dependencyLists, higherRange, isDependency, isRaised } from '../edit/range.ts'
import { isObject, valueAt } from '../edit/value.ts'
import type { Editor } from '../kind/editor.ts'
import type { Placement } from '../kind/index.ts'

/** Dependencies at the place where the text has them already. */
export function inTheirLists(placements: readonly Placement[], text: string | undefined, path: string): Placement[] {
  const document = text === undefined ? undefined : formatOf(path)?.parse(text, path)
  if (!isObject(document)) return [...placements]
  return placements.map((placement) => {
    if (placement.at !== 'key' || !isDependency(placement.path)) return placement
    const [own = '', name = ''] = placement.path
    const has = (list: string) => valueAt(document, [list, name]) !== undefined
    const list = has(own) ? own : (dependencyLists.find(has) ?? own)
    return { ...placement, path: [list, name] }
  })
}

export interface Raised {
  /** Identities of those that stay as the user has them: nothing wants them higher. */
  readonly kept: ReadonlySet<string>
  /** Identities of those that go, or get higher still. */
  readonly outdone: ReadonlySet<string>
}

/** What becomes of dependencies that somebody, or a bot, raised since they were placed: a raise is nothing that has to be decided on. */
export function raisedIn(
  text: string | undefined,
  { path, placed, want, identify }: Pick<Editor, 'identify'> & RaisedOptions,
): Raised {
  const document = text === undefined ? undefined : formatOf(path)?.parse(text, path)
  const wanted = new Map(want.map((one) => [identify(one), one.at === 'key' ? one.value : undefined]))
  const kept = new Set<string>()
  const outdone = new Set<string>()
  for (const one of placed) {
    if (one.at !== 'key' || !isDependency(one.path)) continue
    const [id, range] = [identify(one), isObject(document) ? valueAt(document, one.path) : undefined]
    if (!isRaised(one.value, range)) continue
    const higher = higherRange(range, wanted.get(id))
    if (!wanted.has(id) || (higher !== undefined && higher !== range)) outdone.add(id)
    else if (higher !== undefined) kept.add(id)
  }
  return { kept, outdone }
}

interface RaisedOptions {
  readonly path: string
  readonly placed: readonly Placement[]
  readonly want: readonly Placement[]
}
