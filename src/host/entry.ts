import type { Read } from '../edit/typescript/specifier.ts'
import { exportPlacing } from './exports.ts'
import { handlerPlacing } from './handlers/placing.ts'
import type { Homes } from './slots.ts'

/** The slots that every entry module has: what stands in, or beside, its default export. */
export function entryHomes(file: string, read: Read): Homes {
  return {
    export: { file, placing: exportPlacing(read) },
    scheduled: { file, placing: handlerPlacing('scheduled') },
    queue: { file, placing: handlerPlacing('queue') },
    email: { file, placing: handlerPlacing('email') },
    tail: { file, placing: handlerPlacing('tail') },
  }
}
