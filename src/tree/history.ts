import type { Change } from './change.ts'
import type { Disk } from './disk.ts'
import { HISTORY } from './state.ts'
import { decode } from './utf8.ts'

const SCHEMA = 1
/** Older records go: undo is for what one remembers. */
const KEPT = 50

/** What a commit did, as undo needs it. */
export interface HistoryRecord {
  /** The command as the user typed it. */
  readonly command: string
  /** ISO 8601. */
  readonly at: string
  readonly changes: readonly Change[]
}

/** The numbers of the records there are, the oldest first. */
function numbers(disk: Disk, root: string): number[] {
  const names = (disk.list(`${root}/${HISTORY}`) ?? []).map((entry) => entry.name)
  return names
    .filter((name) => /^\d{4,}\.jsonl$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b)
}

/** One line, by a name that formatters and linters pass over: git ignores it, and some of them do not ask git. */
function pathOf(number: number): string {
  return `${HISTORY}/${String(number).padStart(4, '0')}.jsonl`
}

function removal(disk: Disk, root: string, number: number): Change[] {
  const path = pathOf(number)
  const bytes = disk.read(`${root}/${path}`)
  return bytes ? [{ path, before: decode(bytes, path), after: undefined }] : []
}

/** JSON has no undefined: an absent text is null there. */
function encodeRecord({ command, at, changes }: HistoryRecord): string {
  const plain = changes.map((change) => ({ ...change, before: change.before ?? null, after: change.after ?? null }))
  return `${JSON.stringify({ schema: SCHEMA, command, at, changes: plain })}\n`
}

interface StoredChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
  readonly executable?: boolean
}

function parseRecord(text: string): HistoryRecord | undefined {
  try {
    const stored = JSON.parse(text) as { schema: number; command: string; at: string; changes: StoredChange[] }
    if (stored.schema !== SCHEMA) return undefined
    const changes = stored.changes.map((change) => ({
      ...change,
      before: change.before ?? undefined,
      after: change.after ?? undefined,
    }))
    return { command: stored.command, at: stored.at, changes }
  } catch {
    return undefined
  }
}

/** The changes that add a record to the history; they belong in the commit they record. Keeps the newest 50 records. */
export function record(disk: Disk, root: string, entry: HistoryRecord): Change[] {
  const known = numbers(disk, root)
  const old = known.slice(0, Math.max(0, known.length + 1 - KEPT)).flatMap((number) => removal(disk, root, number))
  return [...old, { path: pathOf((known.at(-1) ?? 0) + 1), before: undefined, after: encodeRecord(entry) }]
}

/** The newest record; undefined when there is none, or none that this version reads. */
export function last(disk: Disk, root: string): HistoryRecord | undefined {
  const newest = numbers(disk, root).at(-1)
  const bytes = newest === undefined ? undefined : disk.read(`${root}/${pathOf(newest)}`)
  return bytes && parseRecord(Buffer.from(bytes).toString('utf8'))
}

/** The change that takes the newest record away; it belongs in the commit that undoes it. Empty without a record. */
export function drop(disk: Disk, root: string): Change[] {
  const newest = numbers(disk, root).at(-1)
  return newest === undefined ? [] : removal(disk, root, newest)
}
