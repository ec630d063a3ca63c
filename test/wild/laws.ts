/** The laws of the design on one repository and one set of plugins. Each throws what vitest's `expect` throws. */
import { posix } from 'node:path'
import { expect } from 'vitest'
import { formatOf, prepareFormats } from '../../src/edit/format.ts'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { parse } from '../../src/edit/typescript/parse.ts'
import { ClodoError } from '../../src/errors.ts'
import type { Wild } from '../project/detect/wild.ts'
import { root } from '../support/world.ts'
import { lostLine, touchedLines } from './outside.ts'
import type { PluginSet } from './sets.ts'
import {
  adding,
  copyOf,
  isRefusal,
  lawful,
  moved,
  prepareIn,
  removing,
  undone,
  type WildWorld,
  worldOf,
} from './worlds.ts'

/** All of them; answers the files with the set in it. */
export async function expectLaws(one: Wild, set: PluginSet): Promise<void> {
  const world = worldOf(one)
  const before = lawful(world)
  const dry = await prepareIn(world, adding(set)).catch(refusalOf)
  expect(lawful(world)).toEqual(before)
  if (dry instanceof ClodoError) return
  const prepared = await moved(world, adding(set))
  expect(prepared).toEqual(dry)
  const after = lawful(world)
  for (const { path, after: text } of prepared.changes)
    expect(world.files()[posix.relative(root, posix.join(prepared.root, path))]).toBe(text)
  await expectOthersAlone(before, after)
  expect((await prepareIn(world, (recipe) => recipe)).changes).toEqual([])
  expect((await prepareIn(world, adding(set))).changes).toEqual([])
  const back = copyOf(world)
  await undone(world)
  expect(lawful(world)).toEqual(before)
  await expectAnyRoad(one, set, after)
  await expectWayBack(back, set, before)
}

/** Every line that was there is there, at most a few have something of ours inside, and all is well-formed. */
async function expectOthersAlone(before: Texts, after: Texts): Promise<void> {
  await loadCompiler()
  for (const [path, old] of Object.entries(before)) {
    const text = after[path]
    if (text === old) continue
    expect(text, path).toBeDefined()
    expect(lostLine(old, text ?? ''), path).toBeUndefined()
    if (/\.ts$/.test(path)) {
      expect(touchedLines(old, text ?? ''), path).toBeLessThanOrEqual(3)
      parse(text ?? '', path)
    }
    await prepareFormats([path])
    formatOf(path)?.parse(text ?? '', path)
  }
}

/** A set may ask for more than a repository can do: then it is refused, and that is that. */
function refusalOf(error: unknown): ClodoError {
  if (isRefusal(error)) return error
  throw error
}

type Texts = { readonly [path: string]: string }

/** One by one, in the other order, and by way of other answers: the same bytes. */
async function expectAnyRoad(one: Wild, set: PluginSet, after: Texts): Promise<void> {
  const { answers } = set
  const world = worldOf(one)
  for (const [index, id] of inOrders(set).entries()) {
    const { [id]: given = {} } = answers
    const detour = Object.hasOwn(given, 'default') && index % 2 === 0
    await moved(world, adding({ ids: [id], answers: detour ? { [id]: other(given) } : { [id]: given } }))
    if (detour) await moved(world, adding({ ids: [id], answers: { [id]: given } }))
  }
  expect(lawful(world)).toEqual(after)
  for (const id of Object.keys(answers).filter((one) => Object.hasOwn(answers[one] ?? {}, 'default'))) {
    const { [id]: given = {} } = answers
    await moved(world, adding({ ids: [], answers: { [id]: other(given) } }))
    await moved(world, adding({ ids: [], answers: { [id]: given } }))
  }
  expect(lawful(world)).toEqual(after)
}

/** What requires nothing first, else as unlike the order of the set as can be. */
function inOrders({ ids, needy }: Pick<PluginSet, 'ids' | 'needy'>): readonly string[] {
  return [...ids].sort((a, b) => Number(needy.includes(a)) - Number(needy.includes(b)) || (a < b ? 1 : -1))
}

function other<T extends object>(given: T): T & { default: string } {
  return { ...given, default: 'default' in given && given.default === 'allow' ? 'deny' : 'allow' }
}

/** Removed at once, and one by one: the bytes that were there. */
async function expectWayBack(world: WildWorld, set: PluginSet, before: Texts): Promise<void> {
  const slow = copyOf(world)
  await moved(world, removing(set.ids))
  expect(lawful(world)).toEqual(before)
  for (const id of inOrders(set).toReversed()) await moved(slow, removing([id]))
  expect(lawful(slow)).toEqual(before)
}
