import { baselineOf, ClodoError, prepareBaseline, scanSecrets, type Where } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import { refuseWords } from '../checked.ts'
import type { Command, Context } from '../command.ts'
import { findingFlags, told } from '../findings.ts'

export const scan: Command = {
  summary: 'Look for secrets in files, in what is staged, in the history; list dependencies',
  usage: '',
  flags: {
    ...changeFlags,
    ...findingFlags,
    staged: { describe: 'Look at what is staged for the next commit' },
    history: { describe: 'Look at every commit that there is' },
  },
  async run(context) {
    refuseWords(context)
    const { world, on, typed } = context
    const project = await atProject(context, { runCode: false })
    const where = whereOf(context)
    const baseline = baselineOf(project, 'scan', on('all') || on('write-baseline'))
    const scanned = await scanSecrets(world, project.root, { where, baseline })
    if (!on('write-baseline')) return told(context, scanned, 'warning')
    const fingerprints = [...baselineOf(project, 'scan'), ...scanned.findings.map(({ fingerprint }) => fingerprint)]
    return await carryOut(
      context,
      prepareBaseline(world, project, { section: 'scan', fingerprints, command: typed }),
      () => [],
    )
  },
}

/** @throws USAGE */
function whereOf({ on }: Context): Where {
  if (on('staged') && on('history'))
    throw new ClodoError('USAGE', { what: "'--staged' and '--history' exclude one another." })
  return on('staged') ? 'staged' : on('history') ? 'history' : 'files'
}
