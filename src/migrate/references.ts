/** Other files that name a file by its path. */
import { posix } from 'node:path'
import { lineOf } from '../project/detect/code.ts'
import type { Draft } from './draft.ts'
import type { Site } from './step.ts'

export interface Reference {
  readonly file: string
  readonly start: number
  readonly end: number
  /** As it is written, with the directories before it. */
  readonly written: string
  readonly line: number
  /** The whole line. */
  readonly text: string
}

/** Nobody rewrites what was. */
const past = /(?:^|\/)(?:CHANGELOG|CHANGES|HISTORY)\b|(?:^|\/)\.changeset\//i

/** Where files of the project, other than the file itself, name it; a name alone means the nearest one. */
export function referencesTo(site: Site, path: string): Reference[] {
  const name = posix.basename(path)
  const pattern = new RegExp(`(?:[\\w.@~-]*/)*(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`, 'g')
  return site.paths.flatMap((file) => {
    const text = file === path || past.test(file) ? '' : (site.read(file) ?? '')
    return [...text.matchAll(pattern)]
      .filter(([written]) => means(site, { file, written, path }))
      .map(({ index, 0: written }): Reference => {
        const line = lineOf(text, index)
        return {
          file,
          start: index,
          end: index + written.length,
          written,
          line,
          text: text.split('\n')[line - 1] ?? '',
        }
      })
  })
}

/** Scripts run where their package.json is, other tools anywhere: any reading that gives the file will do, if none gives another. */
function means(site: Site, { file, written, path }: { file: string; written: string; path: string }): boolean {
  const homes = [posix.dirname(file), '.', posix.dirname(path)]
  const read = homes.map((home) => posix.normalize(posix.join(home, written)))
  const there = read.filter((one) => site.paths.includes(one))
  return there[0] === path || (there.length === 0 && written === posix.basename(path))
}

/** Writes another name in all places. */
export function renameReferences(draft: Draft, references: readonly Reference[], name: string): void {
  for (const reference of references.toReversed()) {
    const { file, start, end, written } = reference
    const renamed = written.slice(0, written.length - posix.basename(written).length) + name
    draft.edit(file, (text) => text.slice(0, start) + renamed + text.slice(end))
  }
}
