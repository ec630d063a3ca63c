/** The dependencies that a package.json asks for, with the way to each. */
import { dependencyLists } from '../edit/range.ts'
import { objectAt } from '../project/detect/manifest.ts'
import type { Document } from './subject.ts'

export interface Asked {
  readonly name: string
  readonly range: string
  readonly place: readonly string[]
}

export function askedBy(manifest: Document | undefined): Asked[] {
  return dependencyLists.flatMap((list) =>
    Object.entries(objectAt(manifest?.value, list)).flatMap(([name, range]) =>
      typeof range === 'string' ? [{ name, range, place: [list, name] }] : [],
    ),
  )
}
