/** `--verify`: the change is kept only when the project, checked with it, works. */
import { applyVerified, type Check, type Outcome, type Prepared, type Report, start, verify } from '../index.ts'
import type { Context } from './command.ts'
import { printCheck } from './commands/verify.ts'

export interface Applied extends Outcome {
  /** False: it did not work, so everything was put back. */
  readonly kept: boolean
  /** Empty where an effect failed, so that there was nothing to check. */
  readonly checks: readonly Check[]
}

/** An interrupt ends the verification, and the change is put back. */
export async function carryOutVerified({ world, out }: Context, prepared: Prepared, report: Report): Promise<Applied> {
  const interrupted = new AbortController()
  const end = () => interrupted.abort()
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    const outcome = await applyVerified(
      world,
      prepared,
      () =>
        verify({ ...world, start, fetch }, prepared.root, {
          report: (check) => printCheck(out, check),
          signal: interrupted.signal,
        }),
      report,
    )
    return { ...outcome, checks: outcome.verification?.checks ?? [] }
  } finally {
    process.removeListener('SIGINT', end).removeListener('SIGTERM', end)
  }
}
