/** How `add`, `remove`, `update` and `sync` move a project: another recipe, one plan, carried out. */
import { type Prepared, type Project, prepareChange, type Recipe } from '../index.ts'
import { carryOut } from './carry-out.ts'
import type { Context } from './command.ts'
import { decided } from './decided.ts'
import { nextAfter } from './next.ts'
import { withTrust } from './trust.ts'

/** @throws what `prepareChange` throws */
export function prepareMove(
  context: Context,
  project: Project,
  recipe: Recipe,
  more: { readonly fresh?: readonly string[] } = {},
): Promise<Prepared> {
  const { world, on, typed } = context
  return withTrust(context, () =>
    decided(context, (onConflict) =>
      prepareChange(world, recipe, {
        project,
        onConflict,
        install: on('install'),
        format: on('format'),
        command: typed,
        ...more,
      }),
    ),
  )
}

/** Answers the exit code. */
export function carryOutMove(context: Context, project: Project, prepared: Prepared): Promise<number> {
  return carryOut(context, prepared, () => nextAfter(prepared, project))
}
