import { posix } from 'node:path'
import { draftRecipe, prepareDraft, writeDraft } from '../../index.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'
import { coloured } from '../diff.ts'
import { pinnedNode } from '../node-pin.ts'
import { answered, flagsOf, recipeFlags } from '../recipe-flags.ts'
import { unifiedDiff } from '../unified-diff.ts'

export const initConfig: Command = {
  summary: 'Write a recipe (clodo.json) with every answer in it, to edit and to create from',
  usage: '',
  flags: recipeFlags,
  async run(context) {
    refuseWords(context)
    const { world, out, cwd } = context
    const flags = await answered(context, flagsOf(context), {})
    const recipe = draftRecipe(world, flags, { name: posix.basename(cwd), pinNode: pinnedNode(context) })
    const draft = await prepareDraft(world, cwd, recipe)
    const next = [{ command: 'clodo create .' }]
    if (context.on('dry-run')) {
      out.say(coloured(out, unifiedDiff(draft)))
      out.document({ status: 'planned', root: cwd, changes: [{ path: draft.path, change: 'create' }], next })
      return 0
    }
    await writeDraft(world, cwd, draft)
    out.say(`  ${out.paint('green', '+')} ${draft.path}\nEdit it, then run: clodo create .`)
    out.document({ status: 'done', root: cwd, changes: [{ path: draft.path, change: 'create' }], next })
    return 0
  },
}
