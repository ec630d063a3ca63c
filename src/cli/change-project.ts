/** How `add`, `remove`, `update` and `sync` move a project: another recipe, one plan, carried out. */
import { type Prepared, type Project, prepareChange, type Recipe } from '../index.ts'
import { carryOut } from './carry-out.ts'
import type { Context } from './command.ts'
import { decided } from './decided.ts'
import { nextAfter } from './next.ts'

/** @throws what `prepareChange` throws */
export function prepareMove(context: Context, project: Project, recipe: Recipe): Promise<Prepared> {
  const { world, on, typed } = context
  return decided(context, (onConflict) =>
    prepareChange(world, recipe, { project, onConflict, install: on('install'), command: typed }),
  )
}

/** Answers the exit code. */
export function carryOutMove(context: Context, project: Project, prepared: Prepared): Promise<number> {
  return carryOut(context, prepared, () => nextAfter(prepared, project))
}
