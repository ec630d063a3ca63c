import { ClodoError } from '../errors.ts'
import type { Disk } from './disk.ts'
import { JOURNAL, STAGING } from './state.ts'
import { encode } from './utf8.ts'

const SCHEMA = 1

/** One change as the journal remembers it: texts by their SHA-256, null where there is no file. */
export interface Step {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
  /** Name under `.clodo/txn/` of the file that holds the text after, with its final mode; null for a removal. */
  readonly staged: string | null
}

export interface Journal {
  readonly steps: readonly Step[]
}

export function encodeJournal(journal: Journal): Uint8Array {
  return encode(`${JSON.stringify({ schema: SCHEMA, steps: journal.steps })}\n`)
}

function isHash(value: unknown): boolean {
  return value === null || (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value))
}

function isStep(value: unknown): value is Step {
  if (typeof value !== 'object' || value === null) return false
  const { path, before, after, staged } = value as Partial<Record<keyof Step, unknown>>
  const stagedFits = after === null ? staged === null : typeof staged === 'string' && /^\d+$/.test(staged)
  return typeof path === 'string' && isHash(before) && isHash(after) && stagedFits
}

function parse(text: string): Journal | undefined {
  try {
    const { schema, steps } = JSON.parse(text) as { schema?: unknown; steps?: unknown }
    return schema === SCHEMA && Array.isArray(steps) && steps.every(isStep) ? { steps } : undefined
  } catch {
    return undefined
  }
}

/**
 * The journal of a commit that passed its commit point and did not end; undefined when there is none.
 *
 * @throws ClodoError `JOURNAL_UNREADABLE`
 */
export function readJournal(disk: Disk, root: string): Journal | undefined {
  const bytes = disk.read(`${root}/${JOURNAL}`)
  if (!bytes) return undefined
  const journal = parse(Buffer.from(bytes).toString('utf8'))
  if (journal) return journal
  throw new ClodoError('JOURNAL_UNREADABLE', {
    what: 'The journal of an interrupted commit is unreadable.',
    where: JOURNAL,
  })
}

export function stagedPath(root: string, name: string): string {
  return `${root}/${STAGING}/${name}`
}
