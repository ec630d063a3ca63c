import type { Read } from '../edit/typescript/specifier.ts'
import { exportPlacing } from './exports.ts'
import { handlerPlacing } from './handlers/placing.ts'
import type { Known } from './handlers/site.ts'
import type { Homes } from './slots.ts'

/** The slots that every entry module has: what stands in, or beside, its default export. */
export function entryHomes(file: string, read: Read, known: Known): Homes {
  return {
    export: { file, placing: exportPlacing(read) },
    scheduled: { file, placing: handlerPlacing('scheduled', known) },
    queue: { file, placing: handlerPlacing('queue', known) },
    email: { file, placing: handlerPlacing('email', known) },
    tail: { file, placing: handlerPlacing('tail', known) },
  }
}
