import { statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { type Diagnosis, type DoctorTools, examine, mendRuns, openProject, prepareMends } from '../../index.ts'
import { findRoot } from '../at-project.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import { refuseWords } from '../checked.ts'
import type { Command, Context } from '../command.ts'
import { type Paint, safe } from '../output.ts'

export const doctor: Command = {
  summary: 'Look at the machine and at the project, and say what to do about what is wrong',
  usage: '',
  flags: { plan: changeFlags.plan, fix: { describe: 'Mend what can be mended safely' } },
  async run(context) {
    refuseWords(context)
    const { world, out, cwd, on, typed } = context
    const root = findRoot(world.disk, cwd)
    const found = await examine(toolsOf(context), root)
    for (const one of found) print(context, one)
    const ill = found.filter(({ state }) => state === 'ill')
    if (on('fix') && found.some(({ fix }) => fix !== undefined)) {
      if (!on('dry-run')) mendRuns(world, root, found)
      const project = await openProject(world.disk, root, undefined, { runCode: false })
      return await carryOut(context, prepareMends(world, project, found, typed), () => [{ command: 'clodo doctor' }])
    }
    out.say(ill.length === 0 ? '\nNothing keeps it from working.' : `\n${ill.length} to mend`)
    out.document({ status: ill.length === 0 ? 'done' : 'failed', diagnoses: found.map(plain) })
    return ill.length === 0 ? 0 : 1
  },
}

const marks: { readonly [S in Diagnosis['state']]: readonly [string, Paint] } = {
  well: ['✓', 'green'],
  doubtful: ['!', 'yellow'],
  ill: ['✗', 'red'],
  unknown: ['–', 'dim'],
}

function print({ out }: Context, { name, state, detail, mend, fix }: Diagnosis): void {
  const [mark, paint] = marks[state]
  out.say(`  ${out.paint(paint, mark)} ${name.padEnd(16)} ${safe(detail)}`)
  if (mend !== undefined)
    out.say(`      ${out.paint('dim', 'now')}  ${safe(mend)}${fix === undefined ? '' : ' (or --fix)'}`)
}

function plain({ name, state, detail, mend, fix }: Diagnosis) {
  return { name, state, detail, mend, fixable: fix !== undefined }
}

export function toolsOf({ world }: Pick<Context, 'world'>): DoctorTools {
  return { ...world, nodeVersion: process.versions.node, portFree, bytesFree }
}

function portFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function bytesFree(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return undefined
  }
}
