/** Plans, and plans again by syntax where lines conflict in code: the compiler is loaded only then. */

import { prepareFormats } from '../edit/format.ts'
import { loadCompiler } from '../edit/typescript/compiler.ts'
import { ClodoError } from '../errors.ts'
import type { Layout } from '../kind/index.ts'
import type { OnConflict } from '../plan/decide.ts'
import { type Plan, type Present, plan } from '../plan/plan.ts'
import type { Want } from '../resolve/resolve.ts'

/** @throws what `plan` throws */
export async function planned(present: Present, want: Want, layout: Layout, onConflict: OnConflict): Promise<Plan> {
  await prepareFormats([
    layout.config,
    ...Object.keys(present.lock.files),
    ...want.facts.flatMap(({ fact }) => (fact.kind === 'file' ? [fact.path] : 'file' in fact ? [fact.file] : [])),
  ])
  // Slots in code that others wrote are found by syntax; in code of ours they stand where the template has them.
  if (layout.existing) await loadCompiler()
  try {
    const first = plan(present, want, layout, { onConflict })
    if (!first.conflicts.some(isCode)) return first
  } catch (error) {
    if (!(error instanceof ClodoError) || error.code !== 'CONFLICT' || !conflictsOf(error).some(isCode)) throw error
  }
  await loadCompiler()
  return plan(present, want, layout, { onConflict, bySyntax: true })
}

function conflictsOf({ data }: ClodoError): readonly { readonly path: string }[] {
  return (data?.conflicts as readonly { path: string }[] | undefined) ?? []
}

function isCode({ path }: { readonly path: string }): boolean {
  return /\.[cm]?[jt]sx?$/.test(path)
}
