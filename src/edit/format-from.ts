import type { Json } from '../plugin/json.ts'
import { set } from './change.ts'
import type { Format, Grammar } from './grammar.ts'
import { type Path, pointer } from './path.ts'
import { bare, proven } from './proof.ts'
import { refused } from './refusal.ts'
import { assigned, isArray, isObject, valueAt } from './value.ts'

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
