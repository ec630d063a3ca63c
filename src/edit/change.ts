import type { Json } from '../plugin/json.ts'
import { diff } from './diff.ts'
import type { Grammar } from './grammar.ts'
import { identities } from './identity.ts'
import { type Path, pointer } from './path.ts'
import { refused } from './refusal.ts'
import { assigned, child, equal, hasOwn, isArray, isObject, valueAt } from './value.ts'

export interface Context {
  readonly grammar: Grammar
  readonly file: string
}

/** Sets the value at a path; `old` is the value of the whole document. */
export function set(context: Context, text: string, old: Json, path: Path, value: Json): string {
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
  const filled = Object.keys(old).length === 0 ? grammar.fill?.(text, path, value, file) : undefined
  if (filled !== undefined) return filled
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
