/** The one door to ts-morph: only its compiler is used, to find; what is written is written by our own small edits. */
import type { ts } from 'ts-morph'
import { ClodoError } from '../../errors.ts'

export type { ts } from 'ts-morph'

let loaded: typeof ts | undefined

/** Loads the compiler (0.3 s of CPU), once; everything else in this folder is synchronous and needs it. */
export async function loadCompiler(): Promise<void> {
  loaded ??= (await import('ts-morph')).ts
}

/** @throws INTERNAL when `loadCompiler` was not awaited */
export function compiler(): typeof ts {
  if (loaded === undefined) throw new ClodoError('INTERNAL', { what: 'The compiler was used before it was loaded.' })
  return loaded
}
