import type { Json } from '../plugin/json.ts'
import type { Path } from './path.ts'

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
  /**
   * Adds all members of an object at once where the one there is bare of anything, as `put` one after the other would;
   * undefined where it is not. Spares a parse for each.
   */
  fill?(text: string, path: Path, value: { readonly [key: string]: Json }, file: string): string | undefined
  /** Replaces a value of another type, or a scalar. */
  replace(text: string, path: Path, value: Json, file: string): string
  /** Inserts into an array that exists, `index` being at most its length. */
  insert(text: string, path: Path, item: Json, index: number, file: string): string
  /** Removes a member or an item that exists. */
  remove(text: string, path: Path, file: string): string
}
