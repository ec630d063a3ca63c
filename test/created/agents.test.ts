import { describe, expect, it } from 'vitest'
import {
  apply,
  builtinSources,
  legalWith,
  nodeDisk,
  openProject,
  prepareChange,
  recipeOf,
  serviceTypes,
} from '../../src/index.ts'
import { definePlugin } from '../../src/plugin/index.ts'
import { type MemoryProjectOptions, memoryProject } from '../../src/testing/index.ts'
import { lawful, memoryWorld, prepareNew, root } from '../support/world.ts'

const sources = builtinSources(nodeDisk())
const all = Object.fromEntries(sources.plugins.ids().map((id) => [id, {}]))

const made = (options: MemoryProjectOptions) => memoryProject({ options: { agents: true }, ...options })

/** Everything in backticks that is a path of a file, or a script. */
function named(page: string): { readonly paths: readonly string[]; readonly scripts: readonly string[] } {
  const code = [...page.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
  return {
    paths: code.filter((text) => /^[\w./-]+\.(ts|md|jsonc?)$/.test(text)),
    scripts: code.flatMap((text) => /^npm run (\S+)$/.exec(text)?.[1] ?? []),
  }
}

describe.each(await serviceTypes(sources))('AGENTS.md of %s', (type) => {
  it.each(['with what it needs', 'with all plugins'])('%s names what is there', async (which) => {
    const least = (await legalWith([], type, sources)) ?? []
    const plugins = which === 'with all plugins' ? all : Object.fromEntries(least.map((id) => [id, {}]))
    const files = (await made({ type, with: plugins })).files()
    const { paths, scripts } = named(files['AGENTS.md'] ?? '')
    expect(paths.length).toBeGreaterThan(5)
    expect(paths.filter((path) => files[path] === undefined)).toEqual([])
    const known = (JSON.parse(files['package.json'] ?? '{}') as { scripts: object }).scripts
    expect(scripts.length).toBeGreaterThan(2)
    expect(scripts.filter((name) => !Object.hasOwn(known, name))).toEqual([])
  })
})

describe('AGENTS.md', () => {
  it('is there by option alone, and goes with it', async () => {
    const world = memoryWorld()
    const create = async (agents: boolean) => {
      const one = memoryWorld()
      const recipe = { name: 'service', type: 'generic', plugins: {}, options: { agents } }
      await apply(one, (await prepareNew(one, recipe)).prepared)
      return lawful(one.files())
    }
    const set = async (agents: boolean) => {
      const project = await openProject(world.disk, root)
      const recipe = { ...recipeOf(world, project), options: { agents } }
      const input = { project, onConflict: 'abort', install: false, command: 'sync' } as const
      await apply(world, await prepareChange(world, recipe, input))
      return lawful(world.files())
    }
    await apply(world, (await prepareNew(world, { name: 'service', type: 'generic', plugins: {} })).prepared)
    expect(lawful(world.files())['AGENTS.md']).toBeUndefined()
    expect(await set(true)).toEqual(await create(true))
    expect(await set(false)).toEqual(await create(false))
  })

  it('says the rules of the plugins that are there, and no others', async () => {
    const project = await made({})
    const before = project.files()
    expect(before['AGENTS.md']).not.toContain('It is closed until it says who may')
    await project.add('auth')
    await project.add('rbac')
    expect(project.files()['AGENTS.md']).toContain('It is closed until it says who may')
    expect(project.files()).toEqual((await made({ with: { auth: {}, rbac: {} } })).files())
    await project.remove('rbac')
    await project.remove('auth')
    expect(project.files()).toEqual(before)
  })

  it('keeps what somebody wrote, and takes a section of any plugin', async () => {
    const carol = definePlugin({
      id: 'carol',
      title: 'Carols',
      version: '1.0.0',
      uses: ['agents'],
      contribute: ({ given }) =>
        given.agents == null
          ? []
          : [{ kind: 'section', file: given.agents.file, title: 'Carols', rank: 50, text: 'Sing before you merge.' }],
    })
    const project = await made({ plugins: [carol] })
    const page = project.files()['AGENTS.md'] ?? ''
    const mine = page.replace('## Rules\n', '## Rules\n\nAsk Ada before you touch the invoices.\n')
    project.edit('AGENTS.md', mine)
    await project.add('carol')
    expect(project.files()['AGENTS.md']).toContain('## Carols\n\nSing before you merge.')
    await project.remove('carol')
    expect(project.files()['AGENTS.md']).toBe(mine)
    await (await memoryProject({ plugins: [carol] })).add('carol')
  })
})
