/** The one door to ts-morph: only its compiler is used, to find; what is written is written by our own small edits. */
import type { ts } from 'ts-morph'
import { ClodoError } from '../../errors.ts'

export type { ts } from 'ts-morph'

/** What is used of the compiler, apart from its tests of nodes (`isIdentifier`); the bundle holds no more of it. */
export const used = [
  'NodeFlags',
  'ScriptTarget',
  'SyntaxKind',
  'canHaveModifiers',
  'createSourceFile',
  'factory',
  'flattenDiagnosticMessageText',
  'forEachChild',
  'getLeadingCommentRanges',
  'getModifiers',
  'getShebang',
  'getTrailingCommentRanges',
  'parseConfigFileTextToJson',
] as const

type Compiler = Pick<typeof ts, (typeof used)[number] | Extract<keyof typeof ts, `is${string}`>>

let loaded: Compiler | undefined

/** Loads the compiler, which costs more than most commands, once; all else in this folder is synchronous and needs it. */
export async function loadCompiler(): Promise<void> {
  loaded ??= (await import('ts-morph')).ts
}

/** @throws INTERNAL when `loadCompiler` was not awaited */
export function compiler(): Compiler {
  if (loaded === undefined) throw new ClodoError('INTERNAL', { what: 'The compiler was used before it was loaded.' })
  return loaded
}
