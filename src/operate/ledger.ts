/**
 * The ledger: one line for each thing that a deploy did or is about to do, each with the digest of the line before, so
 * that none can be changed or taken out unseen.
 */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import type { Json } from '../plugin/json.ts'
import { digest } from '../tree/digest.ts'
import { makeDirectories } from '../tree/directories.ts'
import type { Disk } from '../tree/disk.ts'
import { decode, encode } from '../tree/utf8.ts'

export const ledgerPath = '.clodo/deploys.jsonl'

export interface Entry {
  /** From 1. */
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  /** The id of the deploy. */
  readonly deploy: string
  readonly environment: string
  readonly script: string
  readonly step: string
  readonly data: { readonly [key: string]: Json }
  /** SHA-256 of the line before; of nothing in the first one. */
  readonly previous: string
}

export type NewEntry = Pick<Entry, 'deploy' | 'environment' | 'script' | 'step' | 'data'>

export interface Ledger {
  readonly entries: readonly Entry[]
  /** Returns when the line has reached the medium. */
  append(entry: NewEntry): Entry
}

/** @throws LEDGER_BROKEN where a line is not the one that followed its predecessor */
export function openLedger(disk: Disk, root: string, now: () => Date): Ledger {
  const path = posix.join(root, ledgerPath)
  const { lines, torn } = linesOf(disk, path)
  const entries = lines.map((line, index) => checked(line, lines[index - 1], index))
  let last = lines.at(-1)
  // What a kill has left of a line was never done; it goes with the next line.
  let rewrite = torn ? `${lines.join('\n')}${lines.length === 0 ? '' : '\n'}` : undefined
  return {
    entries,
    append(entry) {
      const previous = digest(last ?? '')
      const made: Entry = { seq: entries.length + 1, at: now().toISOString(), ...entry, previous }
      last = JSON.stringify(made)
      makeDirectories(disk, posix.dirname(path))
      if (rewrite === undefined) disk.append(path, encode(`${last}\n`))
      else replace(disk, path, `${rewrite}${last}\n`)
      rewrite = undefined
      entries.push(made)
      return made
    },
  }
}

function linesOf(disk: Disk, path: string): { readonly lines: readonly string[]; readonly torn: boolean } {
  const bytes = disk.read(path)
  if (bytes === undefined) return { lines: [], torn: false }
  const parts = decode(bytes, path).split('\n')
  const rest = parts.pop() ?? ''
  return { lines: parts, torn: rest !== '' }
}

function checked(line: string, before: string | undefined, index: number): Entry {
  const entry = parsed(line)
  if (entry?.seq === index + 1 && entry.previous === digest(before ?? '')) return entry
  throw new ClodoError('LEDGER_BROKEN', {
    what: `Line ${index + 1} of the ledger does not follow from the line before it.`,
    where: `${ledgerPath}:${index + 1}`,
  })
}

function parsed(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry
  } catch {
    return undefined
  }
}

function replace(disk: Disk, path: string, text: string): void {
  disk.write(`${path}.new`, encode(text), { sync: true })
  disk.rename(`${path}.new`, path)
  disk.syncDirectory(posix.dirname(path))
}
