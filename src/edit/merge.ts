import { ClodoError } from '../errors.ts'
import type { Json } from '../plugin/json.ts'
import { type Format, formatOf } from './format.ts'
import { mergeLines, type Prefer } from './merge-lines.ts'
import { type Conflict, mergeValues, type Sides } from './merge-values.ts'

export type { Prefer } from './merge-lines.ts'
export type { Conflict } from './merge-values.ts'

export interface Merged {
  /** With conflicts it has the preferred side at each of them. */
  readonly text: string
  readonly conflicts: readonly Conflict[]
}

/**
 * Three-way merge: by value for JSON, JSONC, TOML and YAML, by line for the rest and where a side does not parse.
 *
 * @param texts `ours` is the user's disk, `base` what CLODO wrote, `theirs` what CLODO wants now.
 * @param prefer What stands at a conflict: `ours` (default), `theirs`, or both between markers.
 */
export function merge3(file: string, texts: Sides<string>, prefer: Prefer = 'ours'): Merged {
  const { base, ours, theirs } = texts
  if (ours === base) return { text: theirs, conflicts: [] }
  if (theirs === base || ours === theirs) return { text: ours, conflicts: [] }
  const format = formatOf(file)
  if (format === undefined) return mergeLines(texts, prefer)
  return mergeStructured(format, file, texts, prefer) ?? mergeParsable(format, file, texts, prefer)
}

/** Undefined where the texts cannot be read or written as data. */
function mergeStructured(format: Format, file: string, texts: Sides<string>, prefer: Prefer): Merged | undefined {
  return attempt(() => {
    const parsed: Sides<Json> = {
      base: format.parse(texts.base, file),
      ours: format.parse(texts.ours, file),
      theirs: format.parse(texts.theirs, file),
    }
    const conflicts: Conflict[] = []
    const value = mergeValues(parsed, prefer === 'theirs' ? 'theirs' : 'ours', conflicts)
    if (conflicts.length > 0 && prefer === 'markers') return mergeLines(texts, prefer)
    return { text: value === undefined ? texts.ours : format.set(texts.ours, [], value, file), conflicts }
  })
}

/** By line; a merge of texts that parse must parse, or ours stays and the whole file is the conflict. */
function mergeParsable(format: Format, file: string, texts: Sides<string>, prefer: Prefer): Merged {
  const merged = mergeLines(texts, prefer)
  const parses = (text: string) => attempt(() => format.parse(text, file)) !== undefined
  if (merged.conflicts.length > 0 || !parses(texts.ours) || parses(merged.text)) return merged
  return { text: prefer === 'theirs' ? texts.theirs : texts.ours, conflicts: [{ at: '/', ...texts }] }
}

/** Undefined where the action is refused, as for a text that does not parse; a fault of CLODO's is thrown on. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (error instanceof ClodoError && error.code !== 'INTERNAL') return undefined
    throw error
  }
}
