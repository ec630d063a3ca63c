/** A file of lines, each with the digest of the line before, so that none can be changed or taken out unseen. */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import { digest } from '../tree/digest.ts'
import { makeDirectories } from '../tree/directories.ts'
import type { Disk } from '../tree/disk.ts'
import { acquire, type Running } from '../tree/running.ts'
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
  /** Returns when the line has reached the medium. Lines that others wrote meanwhile come before it. */
  append(entry: T): T & Link
}

/** Who writes, and with what. */
export interface Writing {
  readonly disk: Disk
  readonly process: Omit<Running, 'now'>
  now(): Date
}

export interface ChainPlace {
  readonly root: string
  /** From the root. */
  readonly path: string
}

/** @throws LEDGER_BROKEN where a line is not the one that followed its predecessor */
export function openChain<T extends object>(writing: Writing, place: ChainPlace): Chain<T> {
  const { disk, now } = writing
  const path = posix.join(place.root, place.path)
  const entries: (T & Link)[] = []
  /** Takes in what is new in the file. */
  const read = () => {
    const { lines, torn } = linesOf(disk, path)
    for (let index = entries.length; index < lines.length; index += 1)
      entries.push(checked<T>(lines[index] ?? '', { before: lines[index - 1], index, name: place.path }))
    return { lines, torn }
  }
  read()
  return {
    entries,
    append(entry) {
      const release = hold(writing, place)
      try {
        const { lines, torn } = read()
        const made = { seq: lines.length + 1, at: now().toISOString(), ...entry, previous: digest(lines.at(-1) ?? '') }
        const line = `${JSON.stringify(made)}\n`
        makeDirectories(disk, posix.dirname(path))
        // What a kill has left of a line was never done; it goes with the next line.
        if (torn) replace(disk, path, lines.map((one) => `${one}\n`).join('') + line)
        else disk.append(path, encode(line))
        entries.push(made)
        return made
      } finally {
        release()
      }
    },
  }
}

/** Milliseconds between two looks at a lock that another process has, and how often it is looked at. */
const patience = { wait: 5, looks: 100 }

/** Two deploys, to two environments, write to one file: each line is written by one process alone. */
function hold({ disk, process, now }: Writing, { root, path }: ChainPlace): () => void {
  for (let looked = 1; ; looked += 1)
    try {
      return acquire(disk, root, { ...process, now: now() }, `${path}.lock`)
    } catch (error) {
      if (!(error instanceof ClodoError) || error.code !== 'ALREADY_RUNNING' || looked === patience.looks) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, patience.wait)
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
