/** A plan with all that is needed to carry it out: what a dry run prints, a file saves and `apply` runs. */
import { posix } from 'node:path'
import type { Effect } from '../effect/site.ts'
import { ClodoError } from '../errors.ts'
import type { FileConflict, Plan } from '../plan/plan.ts'
import type { PackageManager } from '../project/package-manager.ts'
import type { Change } from '../tree/change.ts'
import { digest } from '../tree/digest.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'

export interface Prepared extends Plan {
  /** Absolute. */
  readonly root: string
  /** The command that repeats this run, for people and for the history. */
  readonly command: string
  readonly effects: readonly Effect[]
  readonly packageManager: PackageManager
  readonly localSecrets: readonly string[]
  /** The file for them; `.dev.vars` when left out. */
  readonly secretsFile?: string | undefined
  /** Conflicts are written between markers, to be decided by hand. */
  readonly markers?: boolean
  /** Takes the newest record of the history away instead of adding one. */
  readonly undoes?: boolean
  /** Leaves nothing in the history: what is made is no project. */
  readonly unrecorded?: boolean
  /** What the history says stood in files whose secrets nobody is to keep: by path. */
  readonly remembers?: { readonly [path: string]: string }
}

/** A saved plan, `--plan FILE`. Contents before are named by their hash, so a tree that moved on is refused. */
interface SavedPlan extends Omit<Prepared, 'changes'> {
  readonly schema: 1
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[]
}

export function printPlan(prepared: Prepared): string {
  const changes = prepared.changes.map(({ path, before, after }) => ({
    path,
    before: before === undefined ? null : digest(before),
    after: after ?? null,
  }))
  const saved: SavedPlan = { schema: 1, ...prepared, changes }
  return `${JSON.stringify(saved, undefined, 2)}\n`
}

/** @throws PLAN_UNREADABLE, TREE_CHANGED when a file is no longer what the plan was made for */
export function readPlan(text: string, disk: Disk, where: string): Prepared {
  const saved = parse(text, where)
  const stale: string[] = []
  const changes = saved.changes.map(({ path, before, after }): Change => {
    const bytes = disk.read(posix.join(saved.root, path))
    const now = bytes === undefined ? undefined : decode(bytes, path)
    if ((now === undefined ? null : digest(now)) !== before) stale.push(path)
    return { path, before: now, after: after ?? undefined }
  })
  if (stale.length > 0)
    throw new ClodoError('TREE_CHANGED', {
      what: `Since the plan was made these files changed: ${stale.join(', ')}.`,
      where: stale.join(', '),
      data: { paths: stale },
    })
  const { schema: _, ...prepared } = saved
  return { ...prepared, changes }
}

/** The project that a saved plan is for, absolute. @throws PLAN_UNREADABLE */
export function rootOfPlan(text: string, where: string): string {
  return parse(text, where).root
}

function parse(text: string, where: string): SavedPlan {
  try {
    const saved = JSON.parse(text) as Partial<SavedPlan> | null
    if (saved?.schema === 1 && typeof saved.root === 'string' && areChanges(saved.changes)) return saved as SavedPlan
  } catch (cause) {
    throw new ClodoError('PLAN_UNREADABLE', { what: 'The plan is not JSON.', where, cause })
  }
  throw new ClodoError('PLAN_UNREADABLE', { what: 'This is no plan that this version of CLODO reads.', where })
}

function areChanges(value: unknown): boolean {
  const text = (one: unknown) => one === null || typeof one === 'string'
  return (
    Array.isArray(value) && value.every((one) => typeof one?.path === 'string' && text(one.before) && text(one.after))
  )
}

export type { FileConflict }
