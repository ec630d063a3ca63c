/** Effects: what follows a commit and touches more than the project's own files. Each can be switched off, and resumed. */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import type { PackageManager } from '../project/package-manager.ts'
import type { Disk } from '../tree/disk.ts'
import { decode, encode } from '../tree/utf8.ts'
import type { Run } from './run.ts'
import { steps } from './steps.ts'

/** One effect, as data: it is printed by a dry run, saved in a plan, and resumed after a failure. */
export interface Effect {
  readonly id: 'local-secrets' | 'install' | 'types' | 'git'
  /** What a person reads: `npm install`. */
  readonly title: string
}

/** What effects are done with and to. */
export interface Site {
  readonly root: string
  readonly disk: Disk
  readonly run: Run
  readonly env: { readonly [name: string]: string | undefined }
  readonly packageManager: PackageManager
  /** Names of secrets that get a random local value. */
  readonly localSecrets: readonly string[]
  randomHex(bytes: number): string
}

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
    const reason = await steps[effect.id](site)
    report(effect, 'end')
    if (reason !== undefined) return { effect, reason }
  }
  site.disk.remove(posix.join(site.root, pendingPath))
  return undefined
}

/** The effects that an earlier run left undone. */
export function pendingEffects(disk: Disk, root: string): readonly Effect[] {
  const bytes = disk.read(posix.join(root, pendingPath))
  if (bytes === undefined) return []
  try {
    return JSON.parse(decode(bytes, pendingPath)) as Effect[]
  } catch (cause) {
    throw new ClodoError('EFFECTS_UNREADABLE', {
      what: 'The record of effects left to do is not JSON.',
      where: pendingPath,
      cause,
    })
  }
}

function record({ disk, root }: Site, effects: readonly Effect[]): void {
  disk.write(posix.join(root, pendingPath), encode(`${JSON.stringify(effects)}\n`))
}
