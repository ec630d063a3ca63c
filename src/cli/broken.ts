/** Before files go that code of the user's imports, the user is asked. */
import { brokenBy, ClodoError, type Prepared } from '../index.ts'
import type { Context } from './command.ts'
import type { Flags } from './flags.ts'
import { safe } from './output.ts'

export const brokenFlag = {
  'break-imports': { describe: 'Take files away also where code of yours imports them' },
} as const satisfies Flags

/** @throws INPUT_NEEDED with the flag where nobody can be asked, CANCELLED where somebody said no */
export async function askBroken(context: Context, prepared: Prepared): Promise<void> {
  const { world, on, out, ask, typed } = context
  if (on('break-imports')) return
  const broken = brokenBy(world, prepared)
  if (broken.length === 0) return
  const lines = broken.map(({ path, imports }) => `${path} imports ${imports.join(', ')}`)
  if (on('dry-run')) {
    for (const line of lines) out.note(`${out.paint('yellow', 'warning')} ${safe(line)}, which would go`)
    return
  }
  const what = `Code of yours imports files that would go: ${lines.join('; ')}.`
  const next = `${typed} --break-imports`
  if (!ask.able)
    throw new ClodoError('INPUT_NEEDED', {
      what,
      where: broken.map(({ path }) => path).join(', '),
      mend: `Take the imports out first, or go on all the same: ${next}`,
      data: { broken, next: [{ command: next }] },
    })
  if (!(await ask.yes(`${what} Go on?`, false)))
    throw new ClodoError('CANCELLED', { what: 'Cancelled; nothing was written.' })
}
