import { editsOf } from '../../index.ts'
import { atProject } from '../at-project.ts'
import type { Command } from '../command.ts'
import { coloured } from '../diff.ts'
import { safe } from '../output.ts'
import { unifiedDiff } from '../unified-diff.ts'

export const diff: Command = {
  summary: 'Show what you changed in the files that CLODO wrote',
  usage: '[FILE...]',
  flags: {},
  async run(context) {
    const { out, words } = context
    const project = await atProject(context, { runCode: false })
    const edits = editsOf(project).filter(({ path }) => words.length === 0 || words.some((word) => isIn(path, word)))
    for (const edit of edits) {
      if (edit.before === undefined) out.say(`${out.paint('yellow', 'edited')} ${safe(edit.path)} (yours since birth)`)
      else out.say(coloured(out, safe(unifiedDiff({ path: edit.path, before: edit.before, after: edit.after }))))
    }
    if (edits.length === 0) out.say('No file differs from what CLODO wrote.')
    const plain = edits.map(({ path, change, before, after }) => ({
      path,
      change,
      diff: before === undefined ? undefined : unifiedDiff({ path, before, after }),
    }))
    out.document({ status: 'done', root: project.root, edits: plain })
    return 0
  },
}

function isIn(path: string, word: string): boolean {
  const wanted = word.replace(/^\.\//, '').replace(/\/+$/, '')
  return path === wanted || path.startsWith(`${wanted}/`)
}
