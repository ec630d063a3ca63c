/** What a repository has already of what plugins bring: a limiter, a log, a sign-in that somebody made before. */

import { ClodoError } from '../errors.ts'
import { detect, prepareDetection } from '../project/detect/detect.ts'
import type { Equivalent, Repository } from '../project/detect/repository.ts'
import type { DetectOptions } from '../project/detect/site.ts'
import { type CodeStyle, codeStyleOf } from '../project/detect/style.ts'
import type { Project } from '../project/open.ts'
import type { World } from './world.ts'

/** What the repository of a project is, its wrangler file the one that the recipe names. @throws FILE_UNPARSABLE */
export async function lookAt(
  { disk }: World,
  { root, found }: Project,
  { config = found?.recipe.existing?.config, entry = found?.recipe.existing?.entry }: DetectOptions = {},
): Promise<Repository> {
  const options = { config, entry }
  await prepareDetection(disk, root, options)
  return detect(disk, root, options)
}

/** What a repository is, for people and programs: all that adding a plugin goes by. */
export interface Looked extends Repository {
  readonly style?: CodeStyle
}

/** @throws FILE_UNPARSABLE; NOT_A_PROJECT where there is neither a project nor a Worker */
export async function repositoryOf(world: World, project: Project, config?: string): Promise<Looked> {
  const repository = await lookAt(world, project, { config })
  const { kind, says, entry, projects } = repository
  if (!project.known && kind === 'not-a-worker' && entry === undefined && projects.length === 0)
    throw new ClodoError('NOT_A_PROJECT', { what: `There is no CLODO project here. ${says}`, where: project.root })
  const text = entry === undefined ? undefined : project.read(entry)
  return {
    ...repository,
    equivalents: equivalentsIn(repository, project),
    ...(text === undefined ? {} : { style: codeStyleOf(text) }),
  }
}

/** The equivalents in what the user wrote; none of it is CLODO's. */
export function equivalentsIn({ equivalents }: Repository, { lock }: Project): readonly Equivalent[] {
  const limited = lock.facts.some(({ fact }) => fact.kind === 'binding' && fact.type === 'ratelimit')
  const dependencies = lock.facts.some(({ fact }) => fact.kind === 'dependency')
  return equivalents.filter(({ concern, where }) => {
    const path = where.replace(/:\d+$/, '')
    const file = lock.files[path]
    if (file === undefined) return true
    if (file.as !== 'hosted') return false
    if (path.endsWith('package.json')) return !dependencies
    return path === where ? !(limited && concern === 'rateLimit') : true
  })
}
