/** Law 4 in repositories that CLODO did not create: a run that is killed at any call on the disk. */
import { posix } from 'node:path'
import { expect } from 'vitest'
import { apply, type Prepared, recoverProject } from '../../src/index.ts'
import type { Wild } from '../project/detect/wild.ts'
import { type MemoryWorld, root } from '../support/world.ts'
import { faulty, Kill, killAt } from '../tree/faulty.ts'
import type { PluginSet } from './sets.ts'
import { adding, copyOf, lawful, moved, prepareIn, removing, type WildWorld, worldOf } from './worlds.ts'

/** Adding, a change of options, and removing. */
export async function expectAllOrNothing(one: Wild, set: PluginSet): Promise<void> {
  const world = worldOf(one)
  await expectWhole(world, await prepareIn(world, adding(set)))
  await moved(world, adding(set))
  const [id = ''] = set.ids
  const changed = await prepareIn(world, adding({ ids: [], answers: { [id]: { default: 'deny' } } }))
  await expectWhole(world, changed)
  await expectWhole(world, await prepareIn(world, removing(set.ids)))
}

async function expectWhole(world: WildWorld, prepared: Prepared): Promise<void> {
  const before = filesOf(world)
  const whole = copyOf(world)
  await apply(whole, prepared)
  const after = filesOf(whole)
  expect(after).not.toEqual(before)
  const lock = posix.relative(root, posix.join(prepared.root, '.clodo/lock.json'))
  const seen = { before: 0, after: 0 }
  for (let call = 1; ; call += 1) {
    const broken = copyOf(world)
    if (await survives({ ...broken, disk: faulty(broken.disk, killAt(call, call % 2 === 0)) }, prepared)) break
    recoverProject(broken, prepared.root)
    const left = filesOf(broken)
    const asBefore = left[lock] === before[lock]
    expect(left, `killed at call ${call}`).toEqual(asBefore ? before : after)
    seen[asBefore ? 'before' : 'after'] += 1
  }
  expect(seen.before).toBeGreaterThan(20)
  expect(seen.after).toBeGreaterThan(20)
}

async function survives(world: MemoryWorld, prepared: Prepared): Promise<boolean> {
  try {
    return (await apply(world, prepared)).failure === undefined
  } catch (error) {
    if (isKill(error)) return false
    throw error
  }
}

function isKill(error: unknown): boolean {
  return (
    error instanceof Kill || (error instanceof Error && isKill(error.cause)) || /killed at call/.test(String(error))
  )
}

/** Files that a later run or `resume` ends are beside the law, as are the history and local secrets. */
function filesOf(world: MemoryWorld): { [path: string]: string } {
  return Object.fromEntries(
    Object.entries(lawful(world)).filter(([path]) => !/(?:^|\/)\.clodo\/(?:running|effects\.json)$/.test(path)),
  )
}
