import { ClodoError } from '../errors.ts'
import type { Json } from '../plugin/json.ts'
import { diff } from './diff.ts'
import { identities } from './identity.ts'
import { type Path, pointer } from './path.ts'
import { assigned, child, equal, hasOwn, isArray, isObject, valueAt } from './value.ts'

/**
 * Edits of one format of structured text. All are pure; what lies outside an edit stays byte-identical, comments never
 * vanish, and the result parses to the old value with exactly the change asked for.
 *
 * `file` is the path shown in errors. Each throws FILE_UNPARSABLE with `file:line:column` when the text does not parse,
 * and EDIT_REFUSED when the text has a shape that cannot be edited without guessing.
 */
export interface Format {
  readonly name: 'json' | 'jsonc' | 'toml' | 'yaml'
  parse(text: string, file: string): Json
  /**
   * Sets the value at a path and creates missing parents. Of an object or array that exists only the members that
   * differ are touched. Setting an equal value returns the very same text.
   */
  set(text: string, path: Path, value: Json, file: string): string
  /** Inserts an item before `index` of the array at `path`, which is created when missing. */
  insert(text: string, path: Path, item: Json, index: number | 'end', file: string): string
  /** Removes what is at a path, if there is something, and those containers of `prune` that are empty then. */
  remove(text: string, path: Path, prune: readonly Path[], file: string): string
}

/** The steps a language must know to be a Format. None of them needs to check its result. */
export interface Grammar {
  readonly name: Format['name']
  /** The value and the texts of all comments. */
  read(text: string, file: string): { readonly value: Json; readonly comments: readonly string[] }
  /** Adds a member whose parent exists as an object that does not have it. */
  put(text: string, path: Path, value: Json, file: string): string
  /** Replaces a value of another type, or a scalar. */
  replace(text: string, path: Path, value: Json, file: string): string
  /** Inserts into an array that exists, `index` being at most its length. */
  insert(text: string, path: Path, item: Json, index: number, file: string): string
  /** Removes a member or an item that exists. */
  remove(text: string, path: Path, file: string): string
}

const BOM = '\uFEFF'

/** A Format from a Grammar: differences, missing parents and, after each edit, the proof of its result. */
export function formatFrom(grammar: Grammar): Format {
  const { name } = grammar
  return {
    name,
    parse: (text, file) => grammar.read(bare(text), file).value,
    set: (text, path, value, file) =>
      proven(
        grammar,
        text,
        file,
        (old) => assigned(old, path, value) ?? null,
        (body, old) => {
          return set({ grammar, file }, body, old, path, value)
        },
      ),
    insert: (text, path, item, index, file) => {
      const items = (old: Json) => itemsAt(old, path, file)
      const at = (old: Json) => (index === 'end' ? items(old).length : Math.min(index, items(old).length))
      const wanted = (old: Json) => assigned(old, path, items(old).toSpliced(at(old), 0, item)) ?? null
      return proven(grammar, text, file, wanted, (body, old) =>
        valueAt(old, path) === undefined
          ? set({ grammar, file }, body, old, path, [item])
          : grammar.insert(body, path, item, at(old), file),
      )
    },
    remove: (text, path, prune, file) => {
      const gone = (old: Json) => removals(old, path, prune)
      const wanted = (old: Json) => gone(old).reduce<Json>((value, one) => assigned(value, one, undefined) ?? null, old)
      return proven(grammar, text, file, wanted, (body, old) =>
        gone(old).reduce((result, one) => grammar.remove(result, one, file), body),
      )
    },
  }
}

export function refused(file: string, what: string): ClodoError {
  return new ClodoError('EDIT_REFUSED', { what, where: file })
}

/** The error for a text that does not parse; `offset` is where. */
export function unparsable(file: string, text: string, offset: number, what: string): ClodoError {
  const before = text.slice(0, offset).split('\n')
  const where = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
  return new ClodoError('FILE_UNPARSABLE', { what, where })
}

function bare(text: string): string {
  return text.startsWith(BOM) ? text.slice(1) : text
}

/** Runs an edit and proves it: the value is the wanted one and each comment is still there. */
function proven(
  grammar: Grammar,
  text: string,
  file: string,
  wanted: (old: Json) => Json,
  edit: (body: string, old: Json) => string,
): string {
  const body = bare(text)
  const before = grammar.read(body, file)
  const value = wanted(before.value)
  if (equal(value, before.value)) return text
  const edited = edit(body, before.value)
  const result = restored(grammar, edited, value, file)
  const after = readBack(grammar, result, file)
  if (!equal(after.value, value) || lost(before.comments, after.comments)) {
    throw refused(file, 'The edit would change more than it should in this file, so it was not made.')
  }
  return body === text ? result : BOM + result
}

/** Puts back the containers that must stay although they are empty now, and that TOML implies by what was in them. */
function restored(grammar: Grammar, text: string, wanted: Json, file: string): string {
  const missing = firstMissing(wanted, readBack(grammar, text, file).value, [])
  if (missing === undefined || typeof missing.path.at(-1) === 'number') return text
  return restored(grammar, grammar.put(text, missing.path, missing.value, file), wanted, file)
}

function firstMissing(wanted: Json, actual: Json, path: Path): { path: Path; value: Json } | undefined {
  if (typeof wanted !== 'object' || wanted === null) return undefined
  const members: [string | number, Json][] = isArray(wanted) ? [...wanted.entries()] : Object.entries(wanted)
  for (const [step, value] of members) {
    const inner = child(actual, step)
    if (inner === undefined) return isHollow(value) ? { path: [...path, step], value } : undefined
    const missing = firstMissing(value, inner, [...path, step])
    if (missing !== undefined) return missing
  }
  return undefined
}

/** Whether a value is a container without a single leaf. */
function isHollow(value: Json): boolean {
  if (isArray(value)) return value.length === 0
  return isObject(value) && Object.values(value).every(isHollow)
}

function readBack(grammar: Grammar, text: string, file: string): ReturnType<Grammar['read']> {
  try {
    return grammar.read(text, file)
  } catch (cause) {
    throw new ClodoError('EDIT_REFUSED', { what: 'The file would not parse after the edit.', where: file, cause })
  }
}

/** Whether a comment of `before` is missing in `after`. */
function lost(before: readonly string[], after: readonly string[]): boolean {
  const left = [...after]
  return before.some((comment) => {
    const index = left.indexOf(comment)
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}

interface Context {
  readonly grammar: Grammar
  readonly file: string
}

function set(context: Context, text: string, old: Json, path: Path, value: Json): string {
  const { grammar, file } = context
  for (const [depth, step] of path.entries()) {
    const parent = valueAt(old, path.slice(0, depth)) ?? null
    if (child(parent, step) !== undefined) continue
    const rest = path.slice(depth + 1)
    const inner = assigned(undefined, rest, value) ?? null
    const at = path.slice(0, depth + 1)
    if (typeof step === 'string' && isObject(parent)) return grammar.put(text, at, inner, file)
    if (typeof step === 'number' && isArray(parent) && step === parent.length) {
      return grammar.insert(text, path.slice(0, depth), inner, step, file)
    }
    throw refused(file, `${pointer(path.slice(0, depth))} cannot hold ${JSON.stringify(step)}.`)
  }
  return change(context, text, path, valueAt(old, path) ?? null, value)
}

/** Turns the old value at a path into the new one by the fewest steps. */
function change(context: Context, text: string, path: Path, old: Json, value: Json): string {
  if (equal(old, value)) return text
  if (isArray(old) && isArray(value)) return changeItems(context, text, path, old, value)
  const { grammar, file } = context
  if (!isObject(old) || !isObject(value)) return grammar.replace(text, path, value, file)
  let result = text
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, key]
    result = hasOwn(old, key)
      ? change(context, result, at, old[key] ?? null, member)
      : grammar.put(result, at, member, file)
  }
  for (const key of Object.keys(old)) {
    if (!hasOwn(value, key)) result = grammar.remove(result, [...path, key], file)
  }
  return result
}

/** Items of one identity are the same item; from the end backwards, so that indexes stay true. */
function changeItems(context: Context, text: string, path: Path, old: readonly Json[], value: readonly Json[]): string {
  const { grammar, file } = context
  const hunks = diff(identities(old), identities(value))
  let result = text
  let end = old.length
  let to = value.length
  const keep = (start: number, from: number) => {
    while (end > start && to > from) {
      end -= 1
      to -= 1
      result = change(context, result, [...path, end], old[end] ?? null, value[to] ?? null)
    }
  }
  for (const hunk of hunks.reverse()) {
    keep(hunk.end, hunk.to)
    const paired = Math.min(hunk.end - hunk.start, hunk.to - hunk.from)
    for (; to > hunk.from + paired; to -= 1) {
      result = grammar.insert(result, path, value[to - 1] ?? null, end, file)
    }
    for (; end > hunk.start + paired; end -= 1) result = grammar.remove(result, [...path, end - 1], file)
    keep(hunk.start, hunk.from)
  }
  keep(0, 0)
  return result
}

function itemsAt(value: Json, path: Path, file: string): readonly Json[] {
  const items = valueAt(value, path) ?? []
  if (!isArray(items)) throw refused(file, `${pointer(path)} is not a list.`)
  return items
}

/** The path itself, then the containers to prune that the removals before them leave empty. */
function removals(value: Json, path: Path, prune: readonly Path[]): Path[] {
  if (valueAt(value, path) === undefined) return []
  const gone: Path[] = [path]
  let left = assigned(value, path, undefined) ?? null
  for (const container of prune) {
    const inner = valueAt(left, container)
    if (inner === undefined || container.length === 0) continue
    const empty = isArray(inner) ? inner.length === 0 : isObject(inner) && Object.keys(inner).length === 0
    if (!empty) continue
    gone.push(container)
    left = assigned(left, container, undefined) ?? null
  }
  return gone
}
