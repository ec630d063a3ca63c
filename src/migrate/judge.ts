/** Asks each step, in order, and has each that is needed write its draft; what it cannot do is an answer, no failure. */
import { loadCompiler } from '../edit/typescript/compiler.ts'
import { ClodoError } from '../errors.ts'
import { Draft, type Outcome } from './draft.ts'
import type { Need, Site, Step } from './step.ts'

export interface Judged {
  readonly step: Step
  readonly need: Need
  /** Of a step that is needed and can be done. */
  readonly outcome: Outcome | undefined
}

/** Steps in the order in which they run: each after those it names, else as they are listed. */
export function ordered(steps: readonly Step[]): Step[] {
  const done: Step[] = []
  const visit = (step: Step, trail: readonly string[]) => {
    if (trail.includes(step.id)) throw new ClodoError('INTERNAL', { what: `Steps in a circle: ${trail.join(', ')}.` })
    if (done.includes(step)) return
    for (const id of step.after ?? []) {
      const before = steps.find((one) => one.id === id)
      if (before !== undefined) visit(before, [...trail, step.id])
    }
    done.push(step)
  }
  for (const step of steps) visit(step, [])
  return done
}

/** @param site the repository as it is when the step runs */
export async function judge(step: Step, site: Site): Promise<Judged> {
  try {
    const need = step.needs(site)
    if (need.state !== 'needed') return { step, need, outcome: undefined }
    if (step.code === true) await loadCompiler()
    const draft = new Draft(site.read)
    step.change(site, draft)
    return { step, need, outcome: draft.outcome() }
  } catch (error) {
    if (!(error instanceof ClodoError) || error.code === 'INTERNAL') throw error
    const where = error.where === undefined ? {} : { where: error.where }
    return { step, need: { state: 'cannot', why: error.message, ...where }, outcome: undefined }
  }
}
