/** Runs a generator over the project in memory: what it would change, nothing more. */
import { detectHost } from '../host/detect.ts'
import type { SlotContribution } from '../plugin/contribution.ts'
import type { Change } from '../tree/change.ts'
import type { Disk } from '../tree/disk.ts'
import { Tree } from '../tree/overlay.ts'
import { runAction } from './actions.ts'
import type { Data, PlopGenerator } from './generator.ts'

export interface GenerateInput {
  readonly disk: Disk
  readonly root: string
  /** The module that the Worker starts with. */
  readonly entry: string
  /** The slot entries that CLODO placed before. */
  readonly present: readonly SlotContribution[]
  readonly answers: Data
}

/** Await `loadCompiler` before. @throws FILE_EXISTS, FILE_MISSING, EDIT_REFUSED, PATH_OUTSIDE */
export function generate(generator: PlopGenerator, { disk, root, entry, present, answers }: GenerateInput): Change[] {
  const tree = new Tree(disk, root)
  const read = (path: string) => tree.read(path)
  const wire = (slot: SlotContribution) => {
    const texts = detectHost({ file: entry, text: read(entry) ?? '', read }).add([slot], present)
    for (const [path, text] of texts) {
      if (text === undefined) tree.delete(path)
      else tree.write(path, text)
    }
  }
  for (const action of generator.actions(answers)) runAction(action, { tree, generator, answers, wire })
  return [...tree.changes()]
}
