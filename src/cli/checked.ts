import { ClodoError, isPackageManager, type OnConflict, packageManagers, type Recipe } from '../index.ts'
import type { Context } from './command.ts'
import type { Given } from './flags.ts'

const ways: readonly OnConflict[] = ['abort', 'ours', 'theirs', 'markers']

export function onConflictOf(given: Given): OnConflict {
  const text = given.text('on-conflict') ?? 'abort'
  const way = ways.find((known) => known === text)
  if (way === undefined)
    throw new ClodoError('USAGE', { what: `'--on-conflict ${text}' must be one of ${ways.join(', ')}.` })
  return way
}

export function checkedPackageManager(text: string | undefined): Recipe['packageManager'] | undefined {
  if (text === undefined || isPackageManager(text)) return text
  throw new ClodoError('USAGE', { what: `'--pm ${text}' must be one of ${Object.keys(packageManagers).join(', ')}.` })
}

/** For commands that take no words. @throws USAGE */
export function refuseWords({ words }: Pick<Context, 'words'>): void {
  if (words.length > 0)
    throw new ClodoError('USAGE', { what: `The command takes no words, but got '${words.join(' ')}'.` })
}
