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
    const root = findRoot(context.world.disk, context.cwd)
    const { serve } = await import('../mcp/server.ts')
    await interruptible((signal) => serve(context, { root, signal }))
    return 0
  },
}
