import { ClodoError } from '../errors.ts'
import type { Json } from '../plugin/json.ts'
import type { Grammar } from './grammar.ts'
import type { Path } from './path.ts'
import { refused } from './refusal.ts'
import { child, equal, isArray, isObject } from './value.ts'

type Read = ReturnType<Grammar['read']>

const BOM = '\uFEFF'

export function bare(text: string): string {
  return text.startsWith(BOM) ? text.slice(1) : text
}

/** Runs an edit and proves it: the value is the wanted one and each comment is still there. */
export function proven(
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
  const { result, after } = restored(grammar, edit(body, before.value), value, file)
  if (!equal(after.value, value) || lost(before.comments, after.comments)) {
    throw refused(file, 'The edit would change more than it should in this file, so it was not made.')
  }
  return body === text ? result : BOM + result
}

/** Puts back the containers that must stay although they are empty now, and that TOML implies by what was in them. */
function restored(grammar: Grammar, text: string, wanted: Json, file: string): { result: string; after: Read } {
  const after = readBack(grammar, text, file)
  const missing = equal(after.value, wanted) ? undefined : firstMissing(wanted, after.value, [])
  if (missing === undefined || typeof missing.path.at(-1) === 'number') return { result: text, after }
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

function readBack(grammar: Grammar, text: string, file: string): Read {
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
