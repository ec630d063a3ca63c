/** Carries a prepared plan out: commit, then effects. */
import { posix } from 'node:path'
import { type EffectFailure, pendingEffects, runEffects } from '../effect/effect.ts'
import type { Effect, Site } from '../effect/site.ts'
import { openProject } from '../project/open.ts'
import { ofLockfile } from '../project/package-manager.ts'
import { commit } from '../tree/commit.ts'
import { drop, record } from '../tree/history.ts'
import { type Recovery, recover } from '../tree/recover.ts'
import { acquire } from '../tree/running.ts'
import { JOURNAL, STAGING } from '../tree/state.ts'
import { localSecretsOf, secretsFileOf } from './effects.ts'
import type { Prepared } from './prepared.ts'
import type { World } from './world.ts'

export interface Outcome {
  /** The effect that failed; the files are there all the same. */
  readonly failure: EffectFailure | undefined
}

export type Report = (effect: Effect, state: 'begin' | 'end') => void

/** @throws what `commit` throws, before anything is written; effects do not throw */
export async function apply(world: World, prepared: Prepared, report: Report = () => {}): Promise<Outcome> {
  const { root, changes, effects } = prepared
  return alone(world, root, async () => {
    const remembered = changes.map((change) => ({
      ...change,
      before: prepared.remembers?.[change.path] ?? change.before,
    }))
    const entry = { command: prepared.command, at: world.now().toISOString(), changes: remembered }
    const silent = changes.length === 0 || prepared.unrecorded === true
    const history = prepared.undoes === true ? drop(world.disk, root) : silent ? [] : record(world.disk, root, entry)
    await commit(world.disk, root, [...changes, ...history])
    return { failure: await runEffects(siteOf(world, prepared), effects, report) }
  })
}

/** Runs effects of a change that is carried out already. */
export function carryEffects(
  world: World,
  prepared: Prepared,
  effects: readonly Effect[],
  report: Report,
): Promise<EffectFailure | undefined> {
  return alone(world, prepared.root, () => runEffects(siteOf(world, prepared), effects, report))
}

/** Runs the effects that an earlier run left undone. */
export async function resume(
  world: World,
  root: string,
  report: Report = () => {},
): Promise<Outcome & { readonly done: number }> {
  const effects = pendingEffects(world.disk, root)
  if (effects.length === 0) return { failure: undefined, done: 0 }
  const { lock, found } = await openProject(world.disk, root)
  const packageManager = found?.recipe.packageManager ?? ofLockfile(world.disk, root) ?? 'npm'
  const site = siteOf(world, {
    root,
    packageManager,
    localSecrets: localSecretsOf(lock.facts),
    ...secretsFileOf(found?.recipe),
  })
  return alone(world, root, async () => ({ failure: await runEffects(site, effects, report), done: effects.length }))
}

/** The effects that an earlier run left undone. @throws EFFECTS_UNREADABLE */
export function pending({ disk }: World, root: string): readonly Effect[] {
  return pendingEffects(disk, root)
}

/** A killed run left something half done. */
export function isInterrupted({ disk }: World, root: string): boolean {
  return [JOURNAL, STAGING].some((path) => disk.kind(posix.join(root, path)) !== undefined)
}

/**
 * Ends what a killed run left: undone before its commit point, completed after it.
 *
 * @throws ALREADY_RUNNING when the run is alive, and what `recover` throws
 */
export function recoverProject(world: World, root: string): Recovery {
  if (!isInterrupted(world, root)) return 'nothing'
  const release = hold(world, root)
  try {
    return recover(world.disk, root)
  } finally {
    release()
  }
}

/** What `recoverProject` would do. Writes nothing. */
export function foreseeRecovery(world: World, root: string): Recovery {
  if (!isInterrupted(world, root)) return 'nothing'
  return world.disk.kind(posix.join(root, JOURNAL)) === undefined ? 'undone' : 'completed'
}

function hold(world: World, root: string): () => void {
  return acquire(world.disk, root, { ...world.process, now: world.now(), alive: world.process.alive })
}

async function alone<T>(world: World, root: string, work: () => Promise<T>): Promise<T> {
  const release = hold(world, root)
  try {
    return await work()
  } finally {
    release()
  }
}

function siteOf(
  world: World,
  {
    root,
    packageManager,
    localSecrets,
    secretsFile,
  }: Pick<Prepared, 'root' | 'packageManager' | 'localSecrets' | 'secretsFile'>,
): Site {
  const { disk, run, env, randomHex } = world
  return { root, disk, run, env, packageManager, localSecrets, secretsFile, randomHex }
}
