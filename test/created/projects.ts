/** The projects that stand in fixtures/created as real files: each type, bare and with the three plugins. */
import { join } from 'node:path'
import { apply } from '../../src/index.ts'
import { lawful, memoryWorld, prepareNew } from '../support/world.ts'

export const folder = join(import.meta.dirname, '../../fixtures/created')

const full = { logging: {}, auth: {}, rbac: {} }

const recipes = {
  generic: { type: 'generic', plugins: {} },
  'generic-full': { type: 'generic', plugins: full },
  'data-service': { type: 'data-service', plugins: {} },
  'data-service-full': { type: 'data-service', plugins: full },
  'api-gateway': { type: 'api-gateway', plugins: {} },
  'api-gateway-full': { type: 'api-gateway', plugins: full },
  'static-site': { type: 'static-site', plugins: {} },
  'static-site-full': { type: 'static-site', plugins: full },
  'content-service': { type: 'content-service', plugins: {} },
  'content-service-full': { type: 'content-service', plugins: full },
  'auth-service': { type: 'auth-service', plugins: { auth: {} } },
  'auth-service-full': { type: 'auth-service', plugins: full },
} as const

export type ProjectName = keyof typeof recipes

export const projectNames = Object.keys(recipes) as ProjectName[]

/** What the engine writes today, by path. The base is left out: it repeats every file. */
export async function create(project: ProjectName): Promise<{ readonly [path: string]: string }> {
  const world = memoryWorld()
  const { prepared } = await prepareNew(world, { name: 'my-api', ...recipes[project] })
  await apply(world, prepared)
  const files = Object.entries(lawful(world.files()))
  return Object.fromEntries(files.filter(([path]) => !unreviewed.has(path)).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const unreviewed = new Set(['.clodo/base.json', '.clodo/running', '.clodo/effects.json'])
