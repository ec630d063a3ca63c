import { ClodoError } from '../errors.ts'
import { makeDirectories, removeIfEmpty } from './directories.ts'
import type { Disk } from './disk.ts'
import { RUNNING, STATE } from './state.ts'
import { encode } from './utf8.ts'

/** This process, and what it can know of others. */
export interface Running {
  readonly pid: number
  readonly host: string
  readonly now: Date
  /** Is there a process with this id on this host? */
  readonly alive: (pid: number) => boolean
}

interface Holder {
  readonly pid: number
  readonly host: string
  /** ISO 8601. */
  readonly since: string
}

/** A holder makes the file and fills it in two calls, microseconds apart; this many reads last far longer. */
const PATIENCE = 200

function parse(bytes: Uint8Array): Holder | undefined {
  try {
    const { pid, host, since } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<
      Record<keyof Holder, unknown>
    >
    const fits = typeof pid === 'number' && typeof host === 'string' && typeof since === 'string'
    return fits ? { pid, host, since } : undefined
  } catch {
    return undefined
  }
}

/** Who holds the lock: undefined when nobody does, 'unknown' when one died while taking it. */
function holder(disk: Disk, lock: string): Holder | 'unknown' | undefined {
  for (let reads = 0; reads < PATIENCE; reads += 1) {
    const bytes = disk.read(lock)
    if (!bytes) return undefined
    const found = parse(bytes)
    if (found) return found
  }
  return 'unknown'
}

function refuse(other: Holder | 'unknown' | undefined, where: string, cause?: unknown): never {
  const known = typeof other === 'object' ? other : undefined
  const who = known
    ? `(process ${known.pid} on ${known.host}) has worked on this project since ${known.since}`
    : 'has just started'
  throw new ClodoError('ALREADY_RUNNING', {
    what: `Another CLODO ${who}.`,
    where,
    mend: `Wait until it ends; if there is none, delete \`${where}\`.`,
    cause,
    data: { ...known },
  })
}

/** Does a process that lives, another one, hold the lock? */
export function isHeld(disk: Disk, root: string, running: Omit<Running, 'now'>, file = RUNNING): boolean {
  const other = holder(disk, `${root}/${file}`)
  return other === 'unknown' || (other !== undefined && !isDead(other, running))
}

/** A lock with our own id is a predecessor's: in a container each run may get the same one. */
function isDead(other: Holder, { pid, host, alive }: Omit<Running, 'now'>): boolean {
  return other.host === host && (other.pid === pid || !alive(other.pid))
}

function take(disk: Disk, root: string, file: string, self: Holder, giveUp: () => void): void {
  const lock = `${root}/${file}`
  try {
    disk.write(lock, encode(`${JSON.stringify(self)}\n`), { exclusive: true })
  } catch (cause) {
    if (cause instanceof ClodoError && cause.data?.errno === 'EEXIST') refuse(holder(disk, lock), file, cause)
    giveUp()
    throw cause
  }
}

/**
 * Makes this the only CLODO process in the project. A lock whose process on this host is dead is taken over.
 *
 * @param root absolute path; made when missing
 * @param file the lock, by its path from the root: work that does not meet has another
 * @returns release: removes the lock, and the directories made for it that are still empty
 * @throws ClodoError `ALREADY_RUNNING` (`data: {pid, host, since}`), `DISK_FAILED`
 */
export function acquire(disk: Disk, root: string, running: Running, file = RUNNING): () => void {
  const { pid, host, now } = running
  const lock = `${root}/${file}`
  const other = holder(disk, lock)
  if (typeof other === 'object' && !isDead(other, running)) refuse(other, file)
  const made: string[] = []
  const release = () => {
    disk.remove(lock)
    for (const directory of [...made, `${root}/${STATE}`].reverse()) removeIfEmpty(disk, directory)
  }
  makeDirectories(disk, `${root}/${STATE}`, made)
  // Only a lock seen dead is removed: one that appeared since belongs to a process that was faster.
  if (other) disk.remove(lock)
  take(disk, root, file, { pid, host, since: now.toISOString() }, release)
  return release
}
