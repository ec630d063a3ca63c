/** Plans, and plans again: by syntax where lines conflict in code, and with what the user's formatter makes of texts. */
import { prepareFormats } from '../edit/format.ts'
import { loadCompiler } from '../edit/typescript/compiler.ts'
import { ClodoError } from '../errors.ts'
import type { Layout } from '../kind/index.ts'
import type { OnConflict } from '../plan/decide.ts'
import { asIs, type Formatted } from '../plan/formatted.ts'
import { type Plan, type Present, plan } from '../plan/plan.ts'
import type { Want } from '../resolve/resolve.ts'
import { type AskFormatter, withFormatter } from './formatter.ts'

export interface PlannedOptions {
  readonly onConflict: OnConflict
  /** Left out where the project has no formatter. */
  readonly formatter?: AskFormatter | undefined
}

/** @throws what `plan` throws */
export async function planned(
  present: Present,
  want: Want,
  layout: Layout,
  { onConflict, formatter }: PlannedOptions,
): Promise<Plan> {
  await prepareFormats([
    layout.config,
    ...Object.keys(present.lock.files),
    ...want.facts.flatMap(({ fact }) => (fact.kind === 'file' ? [fact.path] : 'file' in fact ? [fact.file] : [])),
  ])
  // Slots in code that others wrote are found by syntax; in code of ours they stand where the template has them.
  if (layout.existing) await loadCompiler()
  const attempt = (bySyntax: boolean) => {
    const once = (formatted: Formatted) => plan(present, want, layout, { onConflict, bySyntax, formatted })
    return formatter === undefined ? once(asIs) : withFormatter(formatter, once)
  }
  try {
    const first = await attempt(false)
    if (!first.conflicts.some(isCode)) return first
  } catch (error) {
    if (!(error instanceof ClodoError) || error.code !== 'CONFLICT' || !conflictsOf(error).some(isCode)) throw error
  }
  await loadCompiler()
  return attempt(true)
}

function conflictsOf({ data }: ClodoError): readonly { readonly path: string }[] {
  return (data?.conflicts as readonly { path: string }[] | undefined) ?? []
}

function isCode({ path }: { readonly path: string }): boolean {
  return /\.[cm]?[jt]sx?$/.test(path)
}
