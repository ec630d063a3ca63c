/**
 * The lock, `.clodo/lock.json`: what CLODO did. It is committed, and it suffices, with the base (`base.ts`), to take a plugin
 * out again when its package is gone.
 */
import { ClodoError } from '../errors.ts'
import { identity } from '../kind/index.ts'
import type { Contribution } from '../plugin/contribution.ts'

export const lockPath = '.clodo/lock.json'
const schema = 1

/** A fact and who states it. */
export interface OwnedFact {
  readonly fact: Contribution
  /** Ids of plugins, sorted. */
  readonly of: readonly string[]
}

/** Which plugin did it: enough to load it again, and to know that it is the same one. */
export interface LockedPlugin {
  readonly version: string
  /** `built-in`, or the specifier a third party's package was found by. */
  readonly source: string
  readonly integrity?: string
  /** What it may do beyond stating facts, as granted. */
  readonly rights?: readonly string[]
}

/** What CLODO knows of a file it wrote to. */
export type LockedFile =
  /** CLODO's own: its text is in the base. */
  | {
      readonly as: 'managed'
      /** The hash of what the user's formatter made that text from. */
      readonly raw?: string
      /** A file of the user stood there before, and stays: an equal one, or another that was not to be replaced. */
      readonly found?: 'equal' | 'other'
    }
  /** The user's since birth; deleted with its plugin only while it has this SHA-256. */
  | { readonly as: 'seeded'; readonly hash: string }
  /** Somebody else's, in which facts are placed; `hash` is of the text CLODO left. */
  | {
      readonly as: 'hosted'
      readonly hash: string
      /** JSON pointers of containers that CLODO made and takes away when they become empty. */
      readonly made?: readonly string[]
      /** Places that the user had filled before; what stands there is not CLODO's to take. */
      readonly found?: readonly string[]
      /** CLODO made the file, so it goes when nothing is left in it. */
      readonly born?: boolean
      /** The user wrote in it since: what is placed there and stays wanted keeps its place, and the comments beside it. */
      readonly edited?: boolean
    }

export interface Lock {
  readonly schema: number
  readonly plugins: { readonly [id: string]: LockedPlugin }
  readonly facts: readonly OwnedFact[]
  readonly files: { readonly [path: string]: LockedFile }
  /** Ids of the steps of `clodo migrate` that were applied, sorted. */
  readonly steps?: readonly string[]
}

export const emptyLock: Lock = { schema, plugins: {}, facts: [], files: {} }

/** @throws LOCK_UNREADABLE when the text is no lock of this version of CLODO. */
export function parseLock(text: string): Lock {
  const lock = read(text)
  if (!isObject(lock)) throw noLock()
  if (lock.schema !== schema) {
    throw new ClodoError('LOCK_UNREADABLE', {
      what: `The lock has schema ${lock.schema}; this CLODO reads ${schema}.`,
      where: lockPath,
      mend: 'Use the version of CLODO that wrote it, or a newer one.',
    })
  }
  if (!isObject(lock.plugins) || !Array.isArray(lock.facts) || !isObject(lock.files)) throw noLock()
  return lock as unknown as Lock
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function noLock(): ClodoError {
  return new ClodoError('LOCK_UNREADABLE', { what: 'The file is no lock.', where: lockPath })
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable('The lock is not JSON.', cause)
  }
}

function unreadable(what: string, cause?: unknown): ClodoError {
  return new ClodoError('LOCK_UNREADABLE', { what, where: lockPath, cause })
}

/** The bytes of a lock: everything sorted, so that they depend on its content alone; a fact a line, so that diffs are short. */
export function printLock({ plugins, facts, files, steps = [] }: Lock): string {
  const sorted = [...facts].sort((a, b) => (identity(a.fact) < identity(b.fact) ? -1 : 1))
  const body = [
    ` "schema": ${schema}`,
    ` "plugins": ${block(entries(plugins), '{}')}`,
    ` "facts": ${block(
      sorted.map(({ of, fact }) => JSON.stringify({ of, fact: slim(fact) })),
      '[]',
    )}`,
    ` "files": ${block(entries(files), '{}')}`,
    ...(steps.length === 0 ? [] : [` "steps": ${JSON.stringify([...steps].sort())}`]),
  ]
  return `{\n${body.join(',\n')}\n}\n`
}

function entries(record: { readonly [key: string]: unknown }): string[] {
  return Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
}

function block(lines: readonly string[], [open, close]: string | readonly string[]): string {
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.map((line) => `  ${line}`).join(',\n')}\n ${close}`
}

/** The text of a file stands in the base; the lock names it only. */
function slim(fact: Contribution): Contribution {
  if (fact.kind === 'file')
    return { kind: 'file', path: fact.path, text: '', ...(fact.seeded === true ? { seeded: true } : {}) }
  if (fact.kind === 'migration') return { ...fact, sql: '' }
  return fact
}
