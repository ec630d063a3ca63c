/** Moves traffic: the one call that changes what is live, made only from the state that the ledger knows. */
import type { LiveDeployment, Share } from '../cloudflare/scripts.ts'
import { ClodoError } from '../errors.ts'
import { messageOfRun, type Run, splitText } from './run.ts'

/** How often it is tried when Cloudflare does not answer, or is busy. */
const tries = 5

/**
 * After it, `split` is live. What is live is read before each try, so that a call whose answer was lost is not made
 * twice.
 *
 * @throws LIVE_CHANGED, CLOUDFLARE_UNREACHABLE, CLOUDFLARE_REFUSED
 */
export async function shift(run: Run, split: readonly Share[]): Promise<void> {
  const { site } = run
  const intended = run.last('shifting')?.split
  if (JSON.stringify(intended) !== JSON.stringify(split)) run.note('shifting', { split })
  for (let tried = 1; ; tried += 1) {
    const [now] = await site.scripts.deployments()
    if (identical(now?.versions ?? [], split)) break
    if (!isKnown(run, now)) throw changed(run, now?.versions ?? [])
    try {
      await site.scripts.deploy(split, messageOfRun(run))
    } catch (error) {
      if (tried === tries || !isPassing(error)) throw error
      await site.tools.sleep(250 * 2 ** tried)
    }
  }
  run.note('shifted', { split })
  run.report('traffic', splitText(split))
}

/** What may be live now: what was at the beginning, or what this deploy has set. */
function isKnown({ id, begin }: Run, now: LiveDeployment | undefined): boolean {
  return (
    (now?.id ?? '') === begin.deployment || (now?.annotations?.['workers/message'] ?? '').startsWith(`[clodo ${id} `)
  )
}

function identical(a: readonly Share[], b: readonly Share[]): boolean {
  const printed = (split: readonly Share[]) =>
    split
      .map(({ version_id, percentage }) => `${version_id}@${percentage}`)
      .sort()
      .join()
  return printed(a) === printed(b)
}

export function isPassing(error: unknown): boolean {
  if (!(error instanceof ClodoError)) return false
  const status = Number(error.data?.status)
  return error.code === 'CLOUDFLARE_UNREACHABLE' || status === 429 || status >= 500
}

function changed({ site }: Run, now: readonly Share[]): ClodoError {
  return new ClodoError('LIVE_CHANGED', {
    what: `Somebody else has deployed ${site.environment.script} meanwhile: live is ${splitText(now)}.`,
    where: site.environment.name,
  })
}
