/** What people write for a place: `kv:CACHE`, `r2:FILES`, `d1:DB`, a directory with a slash at its end, a file by its ending. */
import { posix } from 'node:path'
import { ClodoError } from '../../errors.ts'

export type Place =
  | { readonly kind: 'kv' | 'r2' | 'd1'; readonly binding: string }
  | { readonly kind: 'directory' | 'file' | 'sqlite'; readonly path: string }

/** @param cwd paths are relative to it @throws DATA_UNFIT */
export function placeOf(word: string, cwd: string): Place {
  const [, kind, binding] = /^(kv|r2|d1):(.+)$/.exec(word) ?? []
  if (binding !== undefined) return { kind: kind as 'kv' | 'r2' | 'd1', binding }
  const path = posix.resolve(cwd, word)
  if (word.endsWith('/')) return { kind: 'directory', path }
  if (/\.(?:sqlite3?|db)$/.test(word)) return { kind: 'sqlite', path }
  if (/\.(?:csv|json|ndjson)$/.test(word)) return { kind: 'file', path }
  throw new ClodoError('DATA_UNFIT', {
    what: `'${word}' names no place for data.`,
    where: word,
    mend: 'Write kv:BINDING, r2:BINDING, d1:BINDING, a directory with / at its end, or a file .json, .ndjson, .csv or .sqlite.',
  })
}

export function isRemote({ kind }: Place): boolean {
  return kind === 'kv' || kind === 'r2' || kind === 'd1'
}

/** What a place holds; undefined for a file of JSON, which takes what the other side has. */
export function heldBy(place: Place): 'pairs' | 'rows' | undefined {
  if (place.kind === 'kv' || place.kind === 'r2' || place.kind === 'directory') return 'pairs'
  if (place.kind !== 'file') return 'rows'
  return place.path.endsWith('.csv') ? 'rows' : undefined
}
