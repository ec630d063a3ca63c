/** What a rule has found, as it is told: where, why, and a name by which it is known again. */
import { digest } from '../tree/digest.ts'
import type { About, Severity } from './rule.ts'

export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly mend: string
  /** From the root, POSIX. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
  /** The environments it is about; empty for the whole project. */
  readonly environments: readonly string[]
  /** The same while the fault is the same, wherever in the file it moves. It tells nothing of a secret. */
  readonly fingerprint: string
  /** `--fix` mends it. */
  readonly fixable: boolean
  /** The commit that brought it, where history was looked at. */
  readonly commit?: string
}

export interface Spot {
  readonly file: string
  readonly line: number
  readonly column: number
}

export function spotAt(file: string, text: string, offset: number): Spot {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  return { file, line: before.split('\n').length, column: offset - start + 1 }
}

/** @param more what tells it from others of the same rule and message in the file */
export function fingerprintOf({ id }: Pick<About, 'id'>, file: string, ...more: readonly string[]): string {
  return digest([id, file, ...more].join('\0')).slice(0, 20)
}

/** By place, then by rule. */
export function inOrder(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1)
}
