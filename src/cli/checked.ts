import { ClodoError, isPackageManager, packageManagers, type Recipe, type Way } from '../index.ts'
import type { Context } from './command.ts'
import type { Given } from './flags.ts'

const ways: readonly Way[] = ['abort', 'ours', 'theirs', 'markers']

/** What flags say of conflicts: of all files, and of those that are named. */
export interface Said {
  readonly all: Way
  readonly files: { readonly [path: string]: Way }
  /** Something was said of all files, so nothing is asked. */
  readonly said: boolean
}

/** @throws USAGE */
export function onConflictOf(given: Given): Said {
  const files: { [path: string]: Way } = {}
  let all: Way | undefined
  for (const text of given.texts('on-conflict')) {
    const at = text.lastIndexOf('=')
    const way = ways.find((known) => known === text.slice(at + 1))
    if (way === undefined)
      throw new ClodoError('USAGE', { what: `'--on-conflict ${text}' must end in one of ${ways.join(', ')}.` })
    if (at < 0) all = way
    else files[text.slice(0, at).replace(/^\.\//, '')] = way
  }
  return { all: all ?? 'abort', files, said: all !== undefined }
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
