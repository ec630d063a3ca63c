import type { Read } from '../edit/typescript/specifier.ts'
import type { DefaultSite } from './default-site.ts'
import { exportPlacing } from './exports.ts'
import { handlerNames } from './handlers/handler.ts'
import { handlerPlacing } from './handlers/placing.ts'
import type { Known } from './handlers/site.ts'
import type { Homes } from './slots.ts'

interface Entry {
  readonly file: string
  readonly read: Read
  readonly site: DefaultSite
}

/** The slots that every entry has: exports stand in it, handlers where its default export is written. */
export function entryHomes({ file, read, site }: Entry, known: Omit<Known, 'name'>): Homes {
  const placing = (slot: (typeof handlerNames)[number]) => handlerPlacing(slot, { ...known, name: site.name })
  return {
    export: { file, placing: exportPlacing(read) },
    ...Object.fromEntries(handlerNames.map((slot) => [slot, { file: site.file, placing: placing(slot) }])),
  }
}
