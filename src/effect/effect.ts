/** Effects: what follows a commit and touches more than the project's own files. Each can be switched off, and resumed. */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import type { Disk } from '../tree/disk.ts'
import { decode, encode } from '../tree/utf8.ts'
import { commitFiles } from './git.ts'
import type { Effect, Site } from './site.ts'
import { steps } from './steps.ts'

export interface EffectFailure {
  readonly effect: Effect
  readonly reason: string
}

const pendingPath = '.clodo/effects.json'

/**
 * Runs effects in turn. The first failure ends the run; it and what follows stay recorded for `resume`.
 *
 * @returns the failure, or undefined when all are done
 */
export async function runEffects(
  site: Site,
  effects: readonly Effect[],
  report: (effect: Effect, state: 'begin' | 'end') => void,
): Promise<EffectFailure | undefined> {
  for (const [index, effect] of effects.entries()) {
    record(site, effects.slice(index))
    report(effect, 'begin')
    const reason = await done(site, effect).catch(reasonOf)
    report(effect, 'end')
    if (reason !== undefined) return { effect, reason }
  }
  site.disk.remove(posix.join(site.root, pendingPath))
  return undefined
}

function done(site: Site, effect: Effect): Promise<string | undefined> {
  return effect.id === 'commit' ? commitFiles(site, effect) : steps[effect.id](site)
}

/** The files of the commit stand whatever happens now, so what CLODO knows of is a failure like any other. */
function reasonOf(error: unknown): string {
  if (error instanceof ClodoError) return error.message
  throw error
}

/** The effects that an earlier run left undone. @throws EFFECTS_UNREADABLE */
export function pendingEffects(disk: Disk, root: string): readonly Effect[] {
  const bytes = disk.read(posix.join(root, pendingPath))
  if (bytes === undefined) return []
  try {
    const effects: unknown = JSON.parse(decode(bytes, pendingPath))
    if (Array.isArray(effects) && effects.every(isEffect)) return effects
  } catch (cause) {
    throw unreadable('is not JSON', cause)
  }
  throw unreadable('names effects that this version does not know')
}

function isEffect(value: unknown): value is Effect {
  const { id, title, paths, message } = (value ?? {}) as { readonly [key: string]: unknown }
  if (typeof id !== 'string' || typeof title !== 'string') return false
  return Object.hasOwn(steps, id) || (id === 'commit' && Array.isArray(paths) && typeof message === 'string')
}

function unreadable(what: string, cause?: unknown): ClodoError {
  return new ClodoError('EFFECTS_UNREADABLE', {
    what: `The record of effects left to do ${what}.`,
    where: pendingPath,
    cause,
  })
}

function record({ disk, root }: Site, effects: readonly Effect[]): void {
  disk.write(posix.join(root, pendingPath), encode(`${JSON.stringify(effects)}\n`))
}
