import { ClodoError } from '../../index.ts'
import { findRoot } from '../at-project.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'
import { interruptible } from '../operating.ts'

export const mcp: Command = {
  summary: 'Serve agents by the Model Context Protocol, on standard input and output',
  usage: '',
  flags: {},
  async run(context) {
    refuseWords(context)
    const { disk } = context.world
    const root = findRoot(disk, context.cwd)
    if (disk.kind(root) === undefined)
      throw new ClodoError('FILE_MISSING', { what: 'There is no such directory.', where: root })
    const { serve } = await import('../mcp/server.ts')
    await interruptible((signal) => serve(context, { root, signal }))
    return 0
  },
}
