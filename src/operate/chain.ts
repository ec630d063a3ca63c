/** A file of lines, each with the digest of the line before, so that none can be changed or taken out unseen. */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import { digest } from '../tree/digest.ts'
import { makeDirectories } from '../tree/directories.ts'
import type { Disk } from '../tree/disk.ts'
import { decode, encode } from '../tree/utf8.ts'

export interface Link {
  /** From 1. */
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  /** SHA-256 of the line before; of nothing in the first one. */
  readonly previous: string
}

export interface Chain<T> {
  readonly entries: readonly (T & Link)[]
  /** Returns when the line has reached the medium. */
  append(entry: T): T & Link
}

export interface ChainPlace {
  readonly root: string
  /** From the root. */
  readonly path: string
  now(): Date
}

/** @throws LEDGER_BROKEN where a line is not the one that followed its predecessor */
export function openChain<T extends object>(disk: Disk, { root, path: name, now }: ChainPlace): Chain<T> {
  const path = posix.join(root, name)
  const { lines, torn } = linesOf(disk, path)
  const entries = lines.map((line, index) => checked<T>(line, { before: lines[index - 1], index, name }))
  let last = lines.at(-1)
  // What a kill has left of a line was never done; it goes with the next line.
  let rewrite = torn ? `${lines.join('\n')}${lines.length === 0 ? '' : '\n'}` : undefined
  return {
    entries,
    append(entry) {
      const previous = digest(last ?? '')
      const made: T & Link = { seq: entries.length + 1, at: now().toISOString(), ...entry, previous }
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

interface Known {
  readonly before: string | undefined
  readonly index: number
  readonly name: string
}

function checked<T>(line: string, { before, index, name }: Known): T & Link {
  const entry = parsed<T>(line)
  if (entry?.seq === index + 1 && entry.previous === digest(before ?? '')) return entry
  throw new ClodoError('LEDGER_BROKEN', {
    what: `Line ${index + 1} of the ledger does not follow from the line before it.`,
    where: `${name}:${index + 1}`,
  })
}

function parsed<T>(line: string): (T & Link) | undefined {
  try {
    return JSON.parse(line) as T & Link
  } catch {
    return undefined
  }
}

function replace(disk: Disk, path: string, text: string): void {
  disk.write(`${path}.new`, encode(text), { sync: true })
  disk.rename(`${path}.new`, path)
  disk.syncDirectory(posix.dirname(path))
}
