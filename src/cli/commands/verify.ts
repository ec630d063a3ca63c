import { type Check, ClodoError, type Phase, phases, start, verify as verifyProject } from '../../index.ts'
import { findRoot } from '../at-project.ts'
import type { Command, Context } from '../command.ts'
import { type Output, safe } from '../output.ts'

export const verify: Command = {
  summary: 'Check types, bundle, boot the Worker and run every probe',
  usage: '',
  flags: {
    only: { takes: 'texts', name: 'A,B', values: phases, describe: `Some of ${phases.join(', ')} (default: all)` },
  },
  async run(context) {
    const { out, world, cwd } = context
    const interrupted = new AbortController()
    const end = () => interrupted.abort()
    process.once('SIGINT', end).once('SIGTERM', end)
    try {
      const { ok, checks } = await verifyProject({ ...world, start, fetch }, findRoot(world.disk, cwd), {
        only: onlyOf(context),
        report: (check) => printCheck(out, check),
        signal: interrupted.signal,
      })
      const failures = checks.filter((check) => !check.ok).length
      out.say(
        ok
          ? `\n${out.paint('green', 'Verified')}  ${checks.length} checks`
          : `\n${out.paint('red', 'Failed')}  ${failures} of ${checks.length} checks`,
      )
      out.document({ status: ok ? 'done' : 'failed', ok, checks })
      return ok ? 0 : 1
    } finally {
      process.removeListener('SIGINT', end).removeListener('SIGTERM', end)
    }
  },
}

/** One line a check; what has to be mended below it. */
export function printCheck(out: Output, { name, ok, skipped, detail, ms }: Check): void {
  const [first = '', ...more] = safe(detail).split('\n')
  const mark = skipped === true ? out.paint('yellow', '–') : ok ? out.paint('green', '✓') : out.paint('red', '✗')
  out.say(`  ${mark} ${safe(name).padEnd(44)} ${out.paint('dim', `${(ms / 1000).toFixed(2).padStart(6)} s`)}  ${first}`)
  for (const line of more) out.say(`      ${line}`)
}

function onlyOf(context: Context): readonly Phase[] {
  const words = context.texts('only').flatMap((list) => list.split(','))
  if (words.length === 0) return phases
  const unknown = words.filter((word) => !phases.some((phase) => phase === word))
  if (unknown.length > 0)
    throw new ClodoError('USAGE', { what: `'--only ${unknown.join(',')}' must be some of ${phases.join(', ')}.` })
  return phases.filter((phase) => words.includes(phase))
}
