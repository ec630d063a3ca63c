/** Commits forth and back for ever in the directory given, and is there to be killed. */
import { commit } from '../../src/tree/commit.ts'
import { nodeDisk } from '../../src/tree/disk.ts'
import { states } from './states.ts'

const root = process.argv[2] ?? ''
process.stdout.write('ready\n')
for (;;) {
  await commit(nodeDisk(), root, states.forth)
  await commit(nodeDisk(), root, states.back)
}
