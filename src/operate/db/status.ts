/** What a database has, and what it lacks of what the project has. */
import { appliedTo, type Migration } from '../migrations.ts'
import { type Opened, type Underway, underwayOf } from './opened.ts'

export interface Status {
  readonly applied: readonly string[]
  readonly pending: readonly Migration[]
  /** Applied from a file that is not in the project. */
  readonly strange: readonly string[]
  /** A run that was stopped on its way. */
  readonly underway: Underway | undefined
}

export async function statusOf(opened: Opened): Promise<Status> {
  const { database, store } = opened
  const applied = await appliedTo(store, database.table)
  const names = database.files.map(({ file }) => file)
  return {
    applied: [...applied],
    pending: database.files.filter(({ file }) => !applied.has(file)),
    strange: [...applied].filter((name) => !names.includes(name)),
    underway: underwayOf(opened),
  }
}
