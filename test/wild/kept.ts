/** What was found of repositories, so that a run that takes long can be ended and goes on later. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rest, Row } from './report.ts'

export interface Kept extends Row {
  readonly faults: Map<string, readonly string[]>
  readonly rests: Map<string, Rest>
}

/** Nothing is kept without a directory. */
export function keptIn(directory: string | undefined): {
  read(name: string): Kept | undefined
  write(row: Kept): void
} {
  if (directory === undefined) return { read: () => undefined, write: () => {} }
  const pathOf = (name: string) => join(directory, `${name}.json`)
  return {
    read(name) {
      if (!existsSync(pathOf(name))) return undefined
      const row = JSON.parse(readFileSync(pathOf(name), 'utf8'))
      return { ...row, faults: new Map(row.faults), rests: new Map(row.rests) }
    },
    write(row) {
      mkdirSync(directory, { recursive: true })
      writeFileSync(
        pathOf(row.name),
        `${JSON.stringify({ ...row, faults: [...row.faults], rests: [...row.rests] }, undefined, 2)}\n`,
      )
    },
  }
}
