import { auditProject, prepareBaseline, prepareFixes } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'
import { auditFlags, told, wishesOf } from '../findings.ts'

export const validate: Command = {
  summary: 'Hold configuration, CI, code and record against the rules',
  usage: '',
  flags: {
    plan: changeFlags.plan,
    ...auditFlags,
    fix: { describe: 'Mend what can be mended safely' },
  },
  async run(context) {
    refuseWords(context)
    const { world, on, typed } = context
    const project = await atProject(context, { runCode: false })
    const wishes = wishesOf(context)
    const { fixes, ...audited } = await auditProject(world, project, wishes)
    if (on('fix')) return await carryOut(context, prepareFixes(world, project, fixes, typed), () => [])
    if (on('write-baseline')) {
      const known = (await auditProject(world, project, { ...wishes, all: true })).findings
      const fingerprints = known.map(({ fingerprint }) => fingerprint)
      return await carryOut(
        context,
        prepareBaseline(world, project, { section: 'validate', fingerprints, command: typed }),
        () => [],
      )
    }
    return told(context, audited, 'error')
  },
}
