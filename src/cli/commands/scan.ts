import { posix } from 'node:path'
import {
  askAdvisories,
  baselineOf,
  billOfMaterials,
  ClodoError,
  prepareBaseline,
  scanSecrets,
  type Where,
} from '../../index.ts'
import { atProject } from '../at-project.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import { refuseWords } from '../checked.ts'
import type { Command, Context } from '../command.ts'
import { findingFlags, told } from '../findings.ts'
import { version } from '../version.ts'

export const scan: Command = {
  summary: 'Look for secrets in files, in what is staged, in the history; list dependencies',
  usage: '',
  flags: {
    plan: changeFlags.plan,
    ...findingFlags,
    staged: { describe: 'Look at what is staged for the next commit' },
    sbom: { takes: 'text', name: 'FILE', describe: 'Write what it depends on as CycloneDX 1.6 instead (- prints it)' },
    advisories: { describe: 'Ask the registry what is known against the dependencies, too' },
    history: { describe: 'Look at every commit that there is' },
  },
  async run(context) {
    refuseWords(context)
    const { world, out, on, text, typed } = context
    const project = await atProject(context, { runCode: false })
    const where = whereOf(context)
    if (text('sbom') !== undefined) return await writeBill(context, project.root)
    const baseline = baselineOf(project, 'scan', on('all') || on('write-baseline'))
    if (where === 'history') out.note('Looking at every commit…')
    const secrets = await scanSecrets(world, project.root, { where, baseline })
    const known = on('advisories') ? await askAdvisories(world, project.root) : []
    const scanned = {
      ...secrets,
      findings: [...secrets.findings, ...known.filter((one) => !baseline.has(one.fingerprint))],
    }
    if (!on('write-baseline')) return told(context, scanned, 'warning')
    const fingerprints = [...baselineOf(project, 'scan'), ...scanned.findings.map(({ fingerprint }) => fingerprint)]
    return await carryOut(
      context,
      prepareBaseline(world, project, { section: 'scan', fingerprints, command: typed }),
      () => [],
    )
  },
}

/** @throws LOCKFILE_UNREADABLE */
async function writeBill({ world, out, cwd, text, on }: Context, root: string): Promise<number> {
  const bill = await billOfMaterials(world, root, version())
  const file = text('sbom') ?? '-'
  if (file === '-') {
    out.say(bill.trimEnd())
    out.document(JSON.parse(bill))
    return 0
  }
  const path = posix.resolve(cwd, file)
  if (!on('dry-run')) world.disk.write(path, new TextEncoder().encode(bill))
  const { components } = JSON.parse(bill) as { components: readonly unknown[] }
  out.say(`${components.length} components in ${file}`)
  out.document({ status: on('dry-run') ? 'planned' : 'done', sbom: path, components: components.length })
  return 0
}

/** @throws USAGE */
function whereOf({ on }: Context): Where {
  if (on('staged') && on('history'))
    throw new ClodoError('USAGE', { what: "'--staged' and '--history' exclude one another." })
  return on('staged') ? 'staged' : on('history') ? 'history' : 'files'
}
