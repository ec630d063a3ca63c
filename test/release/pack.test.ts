/** What is published works where nothing else is: the packages, packed and installed into an empty directory. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import * as face from '../../src/index.ts'
import * as contract from '../../src/plugin/index.ts'
import * as kit from '../../src/testing/index.ts'
import { agent, yard } from '../mcp/agent.ts'
import { oldNode, ran, release, repository } from './package.ts'

const { directory, origin, packed, remove } = release()
afterAll(remove)

const installed = join(directory, 'node_modules/clodo')
const bin = join(installed, 'bin/clodo.js')

/** Every file below a directory, by path. */
function tree(root: string, wanted: (path: string) => boolean = () => true): { [path: string]: string } {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll('\\', '/'))
  return Object.fromEntries(
    paths
      .filter(wanted)
      .sort()
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )
}

describe('the packages', () => {
  it('have the files that are needed and no other', () => {
    const [clodo, ...creates] = packed
    const wanted =
      /^(bin\/[a-z]+\.js|dist\/.+\.(js|d\.ts)|dist\/.+\/(files\.txt|package\.json)|dist\/schemas\/[a-z-]+\.json|dist\/generators\/.+\.hbs|dist\/realm\.(wasm|image)|package\.json|README\.md|LICENSE)$/
    expect(clodo?.files.map(({ path }) => path).filter((path) => !wanted.test(path))).toEqual([])
    expect(clodo?.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['README.md', 'LICENSE', 'bin/clodo.js']),
    )
    expect(creates.map(({ name }) => name)).toEqual(['create-clodo', 'create-clodo-plugin'])
    for (const { files } of creates)
      expect(files.map(({ path }) => path).sort()).toEqual(['LICENSE', 'index.js', 'package.json'])
    for (const { name, size, unpackedSize, files } of packed)
      console.info(`${name}: ${files.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`)
  })

  it('bring along one package that is not ours', () => {
    const there = readdirSync(join(directory, 'node_modules')).filter((name) => !name.startsWith('.'))
    expect(there.sort()).toEqual([...packed.map(({ name }) => name), 'tapable'].sort())
  })

  it('name no path of the machine that built them', () => {
    const places = [repository, origin, ...(homedir().length > 5 ? [homedir()] : [])]
    const published = tree(installed)
    expect(Object.keys(published).length).toBeGreaterThan(50)
    const named = Object.entries(published).filter(([, text]) => places.some((place) => text.includes(place)))
    expect(named.map(([path]) => path)).toEqual([])
    expect(Object.keys(published).filter((path) => published[path]?.includes('sourceMappingURL'))).toEqual([])
  })

  it.each(['create-clodo', 'create-clodo-plugin'])('%s is of the version of clodo, and depends on it', (name) => {
    const { version } = manifest(installed)
    expect(manifest(join(directory, 'node_modules', name))).toMatchObject({
      version,
      dependencies: { clodo: version },
    })
  })
})

describe('the exports', () => {
  it.each([
    ['clodo', face],
    ['clodo/plugin', contract],
    ['clodo/testing', kit],
  ])('%s has what its source has', (name, source) => {
    const { stdout, stderr } = node(
      '--input-type=module',
      '-e',
      `console.log(JSON.stringify(Object.keys(await import('${name}'))))`,
    )
    expect((JSON.parse(stdout) as string[]).sort(), stderr).toEqual(Object.keys(source).sort())
  })

  it('are all there are', () => {
    expect(Object.keys(manifest(installed).exports)).toEqual([
      '.',
      './plugin',
      './testing',
      './testing/cloudflare',
      './schemas/*.json',
      './package.json',
    ])
  })

  it('have types that a strict consumer compiles against, and that notice a mistake', () => {
    expect(compile(consumer)).toBe('')
    expect(compile(consumer.replace("default: 'hello'", 'default: 5'))).toContain("Type 'number' is not assignable")
  })
})

describe('the command line', () => {
  it.each(Object.keys(commands))('%s --help', (word) => {
    expect(node(bin, word, '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`clodo ${word}`),
      stderr: '',
    })
  })

  it.each(['generic', 'data-service', 'static-site'])('creates the same %s as the sources', (type) => {
    const args = ['svc', '--type', type, '--with', 'logging,auth,rbac', '--no-install', '--no-git', '--quiet']
    const places = ['installed', 'sources', 'initializer'].map((name) => join(directory, type, name))
    const [one = '', two = '', three = ''] = places
    for (const place of places) mkdirSync(place, { recursive: true })
    const sources = ['--conditions=source', join(repository, 'src/cli/bin.ts')]
    const initializer = join(directory, 'node_modules/create-clodo/index.js')
    const generate = ['generate', 'route', 'orders', '--cwd', 'svc', '--quiet']
    const runs = [
      ran(process.execPath, [bin, 'create', ...args], one),
      ran(process.execPath, [bin, ...generate], one),
      ran(process.execPath, [...sources, 'create', ...args], two),
      ran(process.execPath, [...sources, ...generate], two),
      ran(process.execPath, [initializer, ...args], three),
      ran(process.execPath, [bin, ...generate], three),
    ]
    expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(runs.map(() => ({ code: 0, stderr: '' })))
    // The history has the time, .dev.vars random values.
    const lawful = (path: string) => !path.includes('.clodo/history/') && !path.endsWith('.dev.vars')
    const expected = tree(two, lawful)
    expect(Object.keys(expected)).toEqual(expect.arrayContaining(['svc/src/app.ts', 'svc/src/routes/orders.ts']))
    expect(tree(one, lawful)).toEqual(expected)
    expect(tree(three, lawful)).toEqual(expected)
  })

  it('serves agents, by calls of itself', async () => {
    const place = join(directory, 'served')
    mkdirSync(place)
    const home = yard()
    const served = await agent(home, place, [bin])
    expect(await served.call('plan', { verb: 'create', directory: 'svc' })).toMatchObject({
      failed: false,
      document: { status: 'planned', root: join(place, 'svc') },
    })
    await served.close()
    home.remove()
  })

  it.skipIf(oldNode() === undefined)('runs on through the npm package node where Node is too old', () => {
    const { version } = manifest(installed)
    symlinkSync(join(repository, 'node_modules/node'), join(directory, 'node_modules/node'))
    const { code, stdout, stderr } = ran(oldNode() ?? '', [bin, '--version'], directory)
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${version}\n` })
    expect(stderr).toMatch(/^clodo needs Node 22\.18 or newer; this is [\d.]+, so Node 24 of npm runs on\.\n$/)
  })
})

function node(...args: string[]) {
  return ran(process.execPath, args, directory)
}

function manifest(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string; exports: object }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`
}

/** What an author of plugins and a program around CLODO write. */
const consumer = `import { ClodoError, type Prepared, prepareCreate } from 'clodo'
import { definePlugin, type Stated } from 'clodo/plugin'
import { type MemoryProject, memoryProject } from 'clodo/testing'

const plugin = definePlugin({
  id: 'greeting',
  title: 'A greeting',
  version: '1.0.0',
  options: {
    word: { type: 'string', title: 'The word', default: 'hello' },
    store: { type: 'choice', title: 'Where', choices: ['memory', 'kv'] },
  },
  requires: ['http'],
  contribute: ({ answers }): Stated[] => {
    const store: 'memory' | 'kv' = answers.store
    return [{ kind: 'variable', name: 'GREETING', value: answers.word, describe: store }]
  },
})

const project: MemoryProject = await memoryProject({ plugins: [plugin] })
export const files: { readonly [path: string]: string } = project.files()
export const prepare: (...args: Parameters<typeof prepareCreate>) => Promise<{ readonly prepared: Prepared }> = prepareCreate
export const exit: 0 | 1 | 2 | 3 | 4 | 5 = new ClodoError('USAGE', { what: 'why' }).exit
`

/** What the compiler says of a text, with the types of the libraries checked, too. */
function compile(text: string): string {
  writeFileSync(join(directory, 'consumer.ts'), text)
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(repository, 'node_modules/@types')],
  }
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['consumer.ts'] }))
  return node(join(repository, 'node_modules/typescript/bin/tsc'), '--pretty', 'false').stdout.trim()
}
