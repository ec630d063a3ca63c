/** What can be done with a placement in one file: by value in structured text, by line in the rest. */
import { type Format, formatOf, type Path } from '../edit/format.ts'
import { identities } from '../edit/identity.ts'
import { addLine, removeLine } from '../edit/lines.ts'
import { pointer } from '../edit/path.ts'
import { addMember, dropMember, memberType } from '../edit/typescript/members.ts'
import { equal, isArray, isObject, valueAt } from '../edit/value.ts'
import type { Json } from '../plugin/json.ts'
import type { Placement } from './kind.ts'

export type Held = 'yes' | 'no' | 'edited'

export interface Editor {
  /** The text of a file that has nothing in it. */
  readonly empty: string
  /** What makes two placements the same place. */
  identify(placement: Placement): string
  /** What stands in its place; undefined where nothing does, and in code and lines. */
  value(text: string, placement: Placement): Json | undefined
  /** `edited`: something else stands in its place. */
  holds(text: string, placement: Placement): Held
  put(text: string, placement: Placement): string
  /** @param made containers, as JSON pointers, that may go when they become empty */
  take(text: string, placement: Placement, made: readonly string[]): string
  /** The containers that are in `after` and not in `before`. */
  made(before: string, after: string): readonly string[]
}

export function editorOf(path: string): Editor {
  const format = formatOf(path)
  if (format !== undefined) return valueEditor(format, path)
  return isCode(path) ? memberEditor(path) : lineEditor
}

export function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path)
}

/** Members of types in code. The compiler must be loaded. */
function memberEditor(file: string): Editor {
  const member = (placement: Placement) => placement as Extract<Placement, { at: 'member' }>
  return {
    empty: '',
    identify: (placement) => `member ${member(placement).of}.${member(placement).name}`,
    value: () => undefined,
    holds: (text, placement) => {
      const type = memberType(text, file, member(placement))
      if (type === undefined) return 'no'
      return type === member(placement).type ? 'yes' : 'edited'
    },
    put: (text, placement) => addMember(text, file, member(placement)),
    take: (text, placement) => dropMember(text, file, member(placement)),
    made: () => [],
  }
}

const lineOf = (placement: Placement): string => (placement.at === 'line' ? placement.line : '')

const lineEditor: Editor = {
  empty: '',
  identify: (placement) => `line ${lineOf(placement)}`,
  value: () => undefined,
  holds: (text, placement) => (text.split(/\r?\n/).includes(lineOf(placement)) ? 'yes' : 'no'),
  put: (text, placement) => addLine(text, lineOf(placement)),
  take: (text, placement) => removeLine(text, lineOf(placement)),
  made: () => [],
}

type Keyed = Extract<Placement, { at: 'key' | 'item' }>

function valueEditor(format: Format, path: string): Editor {
  const parse = (text: string) => format.parse(text, path)
  const keyed = (placement: Placement) => placement as Keyed
  return {
    empty: format.name === 'toml' || format.name === 'yaml' ? '' : '{}\n',
    identify: (placement) => identify(keyed(placement)),
    value: (text, placement) => {
      const document = parse(text)
      const at = placeOf(document, keyed(placement))
      return at === undefined ? undefined : valueAt(document, at)
    },
    holds: (text, placement) => holds(parse(text), keyed(placement)),
    put: (text, placement) => {
      const one = keyed(placement)
      return one.at === 'key'
        ? format.set(text, one.path, one.value, path)
        : format.insert(text, one.path, one.item, 'end', path)
    },
    take: (text, placement, made) => {
      const at = placeOf(parse(text), keyed(placement))
      return at === undefined ? text : format.remove(text, at, prunable(at, made), path)
    },
    made: (before, after) => {
      const known = new Set(containersOf(parse(before)))
      return containersOf(parse(after)).filter((one) => !known.has(one))
    },
  }
}

function identify(placement: Keyed): string {
  const place = pointer(placement.path)
  return placement.at === 'key' ? place : `${place}[${identities([placement.item])[0]}]`
}

/** The path of what the placement placed, or of what stands in its place. */
function placeOf(document: Json, placement: Keyed): Path | undefined {
  const value = valueAt(document, placement.path)
  if (placement.at === 'key') return value === undefined ? undefined : placement.path
  const [identity] = identities([placement.item])
  const index = isArray(value) ? identities(value).indexOf(identity ?? '') : -1
  return index < 0 ? undefined : [...placement.path, index]
}

function holds(document: Json, placement: Keyed): Held {
  const at = placeOf(document, placement)
  if (at === undefined) return 'no'
  return equal(valueAt(document, at) ?? null, placement.at === 'key' ? placement.value : placement.item)
    ? 'yes'
    : 'edited'
}

/** The containers around a place that CLODO made, the innermost first. */
function prunable(at: Path, made: readonly string[]): Path[] {
  return at
    .map((_, length) => at.slice(0, length))
    .filter((container) => container.length > 0 && made.includes(pointer(container)))
    .reverse()
}

function containersOf(value: Json, at: Path = []): string[] {
  if (!isObject(value) && !isArray(value)) return []
  const inner = isArray(value)
    ? []
    : Object.entries(value).flatMap(([key, member]) => containersOf(member, [...at, key]))
  return at.length === 0 ? inner : [pointer(at), ...inner]
}
