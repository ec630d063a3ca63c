/** Which repositories of the corpus plugins can be added to, by what `add` itself says. */
import { join } from 'node:path'
import { ClodoError } from '../../src/index.ts'
import { type Wild, wild } from '../project/detect/wild.ts'
import { root } from '../support/world.ts'
import type { PluginSet } from './sets.ts'
import { adding, prepareIn, worldOf } from './worlds.ts'

export interface Corpus {
  readonly able: readonly Wild[]
  readonly refused: readonly Refused[]
}

export interface Refused extends Wild {
  readonly error: ClodoError
}

/** @param probe a set that puts something into code, to see whether it can be put there */
export async function corpusFor(probe: PluginSet): Promise<Corpus> {
  const able: Wild[] = []
  const refused: Refused[] = []
  for (const one of wild()) {
    const { project = '.' } = one.expected
    try {
      await prepareIn(worldOf(one), adding(probe), join(root, project))
      able.push(one)
    } catch (error) {
      if (!(error instanceof ClodoError)) throw error
      refused.push({ ...one, error })
    }
  }
  return { able, refused }
}

/** The plugins of a set that a repository can have together; those first that require no other. */
export async function fittingOf(one: Wild, { ids, needy, answers }: PluginSet): Promise<string[]> {
  const fitting: string[] = []
  for (const id of [...ids].sort((a, b) => Number(needy.includes(a)) - Number(needy.includes(b)))) {
    const some = [...fitting, id]
    try {
      await prepareIn(worldOf(one), adding({ ids: some, answers: answersOf(answers, some) }))
      fitting.push(id)
    } catch (error) {
      if (!(error instanceof ClodoError)) throw error
    }
  }
  return fitting
}

export function answersOf(answers: PluginSet['answers'], ids: readonly string[]): PluginSet['answers'] {
  return Object.fromEntries(Object.entries(answers).filter(([id]) => ids.includes(id)))
}
