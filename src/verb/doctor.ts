/** `doctor`: the machine and the project, looked at without changing either; and what it mends when it is told to. */
import { posix } from 'node:path'
import type { Diagnosis, Machine, Patient } from '../check/doctor/diagnosis.ts'
import { examineMachine } from '../check/doctor/machine.ts'
import { examineProject } from '../check/doctor/project.ts'
import { pendingEffects } from '../effect/effect.ts'
import { ClodoError } from '../errors.ts'
import { detect, prepareDetection } from '../project/detect/detect.ts'
import type { Repository } from '../project/detect/repository.ts'
import { openProject, type Project } from '../project/open.ts'
import { cachedPackage } from '../resolve/package/fetch.ts'
import { acquire } from '../tree/running.ts'
import { isInterrupted, recoverProject } from './apply.ts'
import { plainChange } from './audit.ts'
import type { Prepared } from './prepared.ts'
import type { World } from './world.ts'

export interface DoctorTools extends World, Pick<Machine, 'nodeVersion' | 'portFree' | 'bytesFree'> {}

/** Throws nothing: what cannot be read is what it is asked to tell. */
export async function examine(tools: DoctorTools, root: string): Promise<readonly Diagnosis[]> {
  const [machine, project] = await Promise.all([examineMachine(tools, root), patientIn(tools, root)])
  return [...machine, ...(await examineProject(tools, project))]
}

async function patientIn(tools: DoctorTools, root: string): Promise<Patient> {
  const project = await attempt(() => openProject(tools.disk, root, undefined, { runCode: false }))
  const opened = 'value' in project ? project.value : undefined
  const looked = await attempt(() => repositoryIn(tools, root, opened))
  return {
    root,
    repository: 'value' in looked ? looked.value : undefined,
    unreadable: 'fault' in looked ? looked.fault : undefined,
    wanted: opened?.found?.recipe.packageManager,
    interrupted: isInterrupted(tools, root),
    pending: pendingIn(tools, root),
    record: { there: opened?.known ?? true, fault: 'fault' in project ? project.fault : undefined },
    uncached: uncachedIn(tools, opened),
    stale: isStale(tools, root),
  }
}

async function repositoryIn({ disk }: World, root: string, project: Project | undefined): Promise<Repository> {
  const config = project?.found?.recipe.existing?.config
  await prepareDetection(disk, root, { config })
  return detect(disk, root, { config })
}

async function attempt<T>(read: () => Promise<T>): Promise<{ readonly value: T } | { readonly fault: string }> {
  try {
    return { value: await read() }
  } catch (error) {
    if (!(error instanceof ClodoError)) throw error
    return { fault: `${error.message}${error.where === undefined ? '' : ` (${error.where})`}` }
  }
}

function pendingIn({ disk }: World, root: string): string[] {
  try {
    return pendingEffects(disk, root).map(({ id }) => id)
  } catch {
    return ['what was left to do cannot be read']
  }
}

function uncachedIn({ env, disk }: World, project: Project | undefined): string[] {
  const { sources = {} } = project?.found?.recipe ?? {}
  return Object.keys(sources).filter((id) => {
    const integrity = project?.lock.plugins[id]?.integrity
    return integrity !== undefined && disk.kind(cachedPackage(env, integrity)) === undefined
  })
}

const runningFile = '.clodo/running'

function isStale({ disk, process: { host, alive } }: World, root: string): boolean {
  const bytes = disk.read(posix.join(root, runningFile))
  if (bytes === undefined) return false
  try {
    const holder = JSON.parse(Buffer.from(bytes).toString()) as { pid?: number; host?: string }
    return holder.host === host && typeof holder.pid === 'number' && !alive(holder.pid)
  } catch {
    return false
  }
}

/** Mends what it can: what a killed run left at once, files as a change that is shown and undone like any other. */
export function prepareMends(world: World, project: Project, found: readonly Diagnosis[], command: string): Prepared {
  const changes = found.flatMap(({ fix }) => (typeof fix === 'object' ? [fix] : []))
  return plainChange(world, project, changes, command)
}

export function mendRuns(world: World, root: string, found: readonly Diagnosis[]): void {
  // Taking the lock takes it from the dead, and gives it back.
  if (found.some(({ fix }) => fix === 'running'))
    acquire(world.disk, root, { ...world.process, now: world.now(), alive: world.process.alive })()
  if (found.some(({ fix }) => fix === 'recover')) recoverProject(world, root)
}
