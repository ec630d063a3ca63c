import { beforeAll, describe, expect, it } from 'vitest'
import { apply, openProject, type Project, type Sources } from '../../src/index.ts'
import { outdatedIn } from '../../src/verb/outdated.ts'
import { memoryWorld, prepareNew, root } from '../support/world.ts'

const offline = { online: false }
let project: Project
let sources: Sources

beforeAll(async () => {
  const world = memoryWorld()
  const { prepared } = await prepareNew(world, { type: 'generic', plugins: { logging: {}, auth: {} } })
  await apply(world, prepared)
  project = await openProject(world.disk, root)
  sources = world.sources
})

/** The project with these versions of plugins on record, and these ranges in its manifest. */
function withVersions(
  versions: { readonly [id: string]: string },
  ranges: { readonly [name: string]: string } = {},
): Pick<Project, 'lock' | 'found' | 'read'> {
  const had = project.lock.plugins
  const plugins = Object.fromEntries(
    Object.entries(versions).map(([id, version]) => [id, { ...(had[id] ?? { source: 'built-in' }), version }]),
  )
  const manifest = JSON.parse(project.read('package.json') ?? '')
  const read = (path: string) =>
    path === 'package.json'
      ? JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, ...ranges } })
      : project.read(path)
  return { ...project, read, lock: { ...project.lock, plugins: { ...had, ...plugins } } }
}

describe('what is behind', () => {
  it('is nothing in a new project', async () => {
    expect(await outdatedIn(project, sources, offline)).toEqual({ behind: [], unknown: [] })
  })

  it('is told with what it is: a service type, a plugin, a dependency', async () => {
    const old = withVersions({ logging: '0.9.0', generic: '0.8.1' }, { hono: '4.0.0' })
    expect((await outdatedIn(old, sources, offline)).behind).toEqual([
      { what: 'dependency', name: 'hono', have: '4.0.0', newest: sources.version('hono') },
      { what: 'plugin', name: 'logging', have: '0.9.0', newest: project.lock.plugins.logging?.version },
      { what: 'template', name: 'generic', have: '0.8.1', newest: project.lock.plugins.generic?.version },
    ])
  })

  it('is not guessed where package.json is broken', async () => {
    const read = (path: string) => (path === 'package.json' ? '{ "dependencies": {' : project.read(path))
    await expect(outdatedIn({ ...project, read }, sources, offline)).rejects.toMatchObject({
      code: 'FILE_UNPARSABLE',
      where: expect.stringContaining('package.json:1:'),
    })
  })

  it.each([
    ['1.0.0', '1.0.1', true],
    ['1.9.0', '1.10.0', true],
    ['1.0.0-beta.2', '1.0.0', true],
    ['1.0.0-beta.2', '1.0.0-beta.10', true],
    ['1.0.0', '1.0.0-rc.1', false],
    ['2.0.0', '1.9.9', false],
    ['^1.2.0', '1.3.0', true],
    ['^1.4.0', '1.3.0', false],
    ['workspace:*', '9.0.0', false],
    ['file:../x', '9.0.0', false],
  ])('%s is behind %s: %s', async (have, newest, behind) => {
    const found = await outdatedIn(
      withVersions({}, { hono: have }),
      { ...sources, version: (name) => (name === 'hono' ? newest : undefined) },
      offline,
    )
    expect(found.behind).toEqual(behind ? [{ what: 'dependency', name: 'hono', have, newest }] : [])
  })
})

describe('a package of a third party', () => {
  const locked = { version: '1.0.0', source: 'clodo-plugin-guests@^1.0.0', integrity: 'sha512-x' }
  const withGuests = () => ({
    ...project,
    lock: { ...project.lock, plugins: { ...project.lock.plugins, guests: locked } },
  })
  const asked: string[] = []
  const packages = (newest: string | undefined) =>
    ({
      async newest(specifier: string) {
        asked.push(specifier)
        return newest
      },
    }) as unknown as Sources['packages']

  it('is asked for when the user says so, and only then', async () => {
    const registry = { ...sources, packages: packages('1.2.0') } as Sources
    expect(await outdatedIn(withGuests(), registry, offline)).toEqual({ behind: [], unknown: ['guests'] })
    expect(asked).toEqual([])
    expect(await outdatedIn(withGuests(), registry, { online: true })).toEqual({
      behind: [{ what: 'package', name: 'guests', have: '1.0.0', newest: '1.2.0' }],
      unknown: [],
    })
    expect(asked).toEqual(['clodo-plugin-guests@^1.0.0'])
  })

  it('is not known where the registry tells nothing', async () => {
    const silent = { ...sources, packages: packages(undefined) } as Sources
    expect(await outdatedIn(withGuests(), silent, { online: true })).toEqual({ behind: [], unknown: ['guests'] })
  })
})
