import { posix } from 'node:path'
import { ClodoError, openProject, type Prepared, readPlan, rootOfPlan } from '../../index.ts'
import { recoverFirst } from '../at-project.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import type { Command } from '../command.ts'
import { nextAfter } from '../next.ts'

export const apply: Command = {
  summary: 'Carry out a plan that --plan saved',
  usage: 'FILE',
  flags: { commit: changeFlags.commit },
  async run(context) {
    const { world, words, cwd, out } = context
    const [file, ...rest] = words
    if (rest.length > 0) throw new ClodoError('USAGE', { what: 'apply takes one file.' })
    if (file === undefined)
      throw new ClodoError('INPUT_NEEDED', {
        what: 'Which plan?',
        mend: 'Name its file: clodo apply FILE',
        data: { next: [{ command: 'clodo apply FILE' }] },
      })
    const bytes = world.disk.read(posix.resolve(cwd, file))
    if (bytes === undefined) throw new ClodoError('FILE_MISSING', { what: 'There is no such file.', where: file })
    const text = new TextDecoder().decode(bytes)
    recoverFirst(context, rootOfPlan(text, file))
    const saved = readPlan(text, world.disk, file)
    const prepared = context.on('install') ? saved : withoutInstall(saved)
    const project = await openProject(world.disk, saved.root, undefined, { runCode: false })
    out.note(`${out.paint('dim', 'in')} ${saved.root}`)
    return carryOut(context, prepared, () => nextAfter(prepared, project))
  },
}

function withoutInstall(saved: Prepared): Prepared {
  return { ...saved, effects: saved.effects.filter(({ id }) => id !== 'install' && id !== 'types') }
}
