/** `validate`: the rules over a project, and what is known of it that rules cannot see for themselves. */
import { type Audit, audit } from '../check/audit.ts'
import type { Profile } from '../check/profile.ts'
import { type Subject, subjectOf } from '../check/subject.ts'
import {
  around,
  baselinePath,
  parseBaseline,
  printBaseline,
  type Section,
  type Sifted,
  sift,
} from '../check/suppress.ts'
import { check } from '../operate/compare.ts'
import { type Environment, environmentNamed, environmentsOfProject } from '../operate/environment.ts'
import { filesOf } from '../project/detect/files.ts'
import { findConfig } from '../project/detect/find-config.ts'
import { modulesFrom } from '../project/detect/modules.ts'
import { layoutOf } from '../project/layout.ts'
import type { Project } from '../project/open.ts'
import type { Change } from '../tree/change.ts'
import { recipeOf } from './change.ts'
import { type Missing, missingIn } from './held.ts'
import type { Prepared } from './prepared.ts'
import { openedPackageManager } from './undo.ts'
import type { World } from './world.ts'

export interface AuditWishes {
  /** One environment instead of all. */
  readonly environment?: string | undefined
  readonly profile?: Profile | undefined
  /** Also what the baseline knows. */
  readonly all?: boolean
}

export interface Audited extends Sifted {
  readonly fixes: Audit['fixes']
}

/** @throws ENVIRONMENT_UNKNOWN, FILE_UNPARSABLE, REPOSITORY_REFUSED */
export async function auditProject(world: World, project: Project, wishes: AuditWishes): Promise<Audited> {
  const subject = await subjectIn(world, project, wishes.environment)
  const { findings, fixes } = await audit(subject, wishes.profile)
  const { files } = subject
  const found = findings.map((finding) => {
    const text = files.isFile(finding.file) ? (files.text(finding.file) ?? '') : ''
    return { finding, around: around(text, finding.line) }
  })
  return { ...sift(found, baselineOf(project, 'validate', wishes.all)), fixes }
}

/** @param all nothing is known then */
export function baselineOf(project: Project, section: Section, all = false): Set<string> {
  return all ? new Set() : parseBaseline(project.read(baselinePath))[section]
}

async function subjectIn(world: World, project: Project, environment: string | undefined): Promise<Subject> {
  const { root, found, lock } = project
  const config = found?.recipe.existing?.config
  const environments = await environmentsIn(world, project, environment)
  const brought = new Set(world.sources.plugins.ids())
  const wanted = Object.keys(found?.recipe.plugins ?? {})
  const plugins = [
    ...wanted.filter((id) => lock.plugins[id] === undefined),
    ...Object.keys(lock.plugins).filter((id) => brought.has(id) && !wanted.includes(id)),
  ]
  return await subjectOf(world.disk, root, {
    config,
    environments,
    faults: check(environments),
    missing: await missingOf(world, project),
    unsynced: { file: found?.path ?? '', plugins: project.known && found !== undefined ? plugins : [] },
    tracked: await trackedIn(world, root),
    today: world.now(),
  })
}

async function environmentsIn(
  world: World,
  project: Project,
  name: string | undefined,
): Promise<readonly Environment[]> {
  const { path, redirected } = findConfig(filesOf(world.disk, project.root), project.found?.recipe.existing?.config)
  if (path === undefined || redirected !== undefined) return []
  const environments = await environmentsOfProject(world.disk, project)
  return name === undefined ? environments.all : [environmentNamed(environments, name)]
}

async function missingOf(world: World, project: Project): Promise<Missing[]> {
  if (!project.known || project.found === undefined) return []
  const recipe = recipeOf(world, project)
  const modules = modulesFrom(filesOf(world.disk, project.root), recipe.existing?.entry ?? 'src/index.ts', '.')
  return await missingIn(project, layoutOf(recipe), modules)
}

/** Milliseconds that git gets to list its files. */
const patience = 20_000

async function trackedIn({ run, env }: World, root: string): Promise<Set<string> | undefined> {
  const ran = await run('git', ['ls-files', '-z'], { cwd: root, env, timeout: patience })
  return ran.code === 0 ? new Set(ran.stdout.split('\0').filter((path) => path !== '')) : undefined
}

/** The change that mends what can be mended safely: shown, carried out and undone like any other. */
export function prepareFixes(world: World, project: Project, fixes: Audit['fixes'], command: string): Prepared {
  const changes = [...fixes].flatMap(([path, mends]): Change[] => {
    const before = project.read(path)
    const after = before === undefined ? undefined : mends.reduce((text, mend) => mend(text), before)
    return before === after ? [] : [{ path, before, after }]
  })
  return plainChange(world, project, changes, command)
}

/** The change that makes all of these known to a command. */
export function prepareBaseline(
  world: World,
  project: Project,
  { section, fingerprints, command }: { section: Section; fingerprints: readonly string[]; command: string },
): Prepared {
  const before = project.read(baselinePath)
  const after = printBaseline({ ...parseBaseline(before), [section]: fingerprints })
  return plainChange(world, project, before === after ? [] : [{ path: baselinePath, before, after }], command)
}

/** A change of files alone: no plugin has a part in it. */
export function plainChange(world: World, project: Project, changes: readonly Change[], command: string): Prepared {
  return {
    root: project.root,
    command,
    changes,
    conflicts: [],
    notes: [],
    effects: [],
    packageManager: openedPackageManager(world, project),
    localSecrets: [],
  }
}
