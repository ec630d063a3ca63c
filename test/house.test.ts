/** Holds the architecture: the table of floors in docs/architecture.md, one door to each library, no circle. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'

const repository = join(import.meta.dirname, '..')

/** The table: what stands on which floor. A folder may import lower floors, and its own files. */
const floors: readonly (readonly string[])[] = [
  ...readFileSync(join(repository, 'docs/architecture.md'), 'utf8').matchAll(/^\| \d \| ([^|]+) \|/gm),
].map(([, rooms = '']) => [...rooms.matchAll(/`([^`/]+)\/?`/g)].map(([, room = '']) => room))

/** The one file, or the few, through which an outside library comes in. */
const doors: { readonly [library: string]: readonly string[] } = {
  tapable: ['plugin/hooks.ts'],
  handlebars: ['template/compile.ts', 'template/render.ts'],
  'jsonc-parser': ['edit/json-tree.ts'],
  'toml-eslint-parser': ['edit/toml-tree.ts'],
  yaml: ['edit/yaml-tree.ts', 'edit/yaml.ts', 'edit/yaml-render.ts'],
  'node-diff3': ['edit/diff.ts'],
  diff: ['cli/unified-diff.ts'],
  'ts-morph': ['edit/typescript/compiler.ts'],
  cosmiconfig: ['project/read-recipe.ts'],
  prompts: ['cli/ask.ts'],
  'node-plop': ['generate/plop.ts'],
  tinyglobby: ['generate/plop.ts'],
  semver: ['verb/outdated.ts', 'verb/upgrade.ts'],
  '@modelcontextprotocol': ['cli/mcp/server.ts'],
  'modern-tar': ['resolve/package/tarball.ts'],
  'quickjs-wasi': ['resolve/realm/machine.ts'],
}

interface File {
  readonly path: string
  readonly imports: readonly string[]
}

const files = sources('src')

function sources(directory: string): File[] {
  return readdirSync(join(repository, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(directory, entry.name)
    if (entry.isDirectory()) return sources(path)
    return path.endsWith('.ts') ? [{ path: path.replace(/^src\//, ''), imports: importsOf(path) }] : []
  })
}

function importsOf(path: string): string[] {
  // Comments and the text of generated code import nothing.
  const text = readFileSync(join(repository, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|= `[^`]*`/g, '')
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^'";]*?from '([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
    ),
  ].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? '')
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? path
}

function floorOf(path: string): number {
  return floors.findIndex((floor) => floor.includes(roomOf(path)))
}

function resolved({ path, imports }: File): string[] {
  return imports.filter((from) => from.startsWith('.')).map((from) => posix.join(dirname(path), from))
}

/** The code of a plugin, a template or a generator: what states its facts, and its commands. */
function codeIn(street: string, house: string): string[] {
  return ['', 'commands'].flatMap((room) => {
    const folder = posix.join(street, house, room)
    const names = existsSync(join(repository, folder)) ? readdirSync(join(repository, folder)) : []
    return names
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => posix.join(folder, name))
  })
}

/** A file beside it, or of the same house; a command runs on the user's machine, so it may have what Node has. */
function staysIn(house: string, file: string, from: string): boolean {
  if (from.startsWith('node:')) return file.startsWith(posix.join(house, 'commands/'))
  return from.startsWith('.') && posix.join(dirname(file), from).startsWith(`${house}/`)
}

describe('the house', () => {
  it('has the rooms that the table says', () => {
    expect(readdirSync(join(repository, 'src'))).toEqual(expect.arrayContaining(floors.flat()))
  })

  it('has a floor for every room', () => {
    expect(files.filter(({ path }) => floorOf(path) === -1).map(({ path }) => path)).toEqual([])
  })

  it('has no import upward, and none between the rooms of the fifth floor', () => {
    const wrong = files.flatMap((file) =>
      resolved(file)
        .filter((target) => {
          const [from, to] = [floorOf(file.path), floorOf(target)]
          return to > from || (from === 4 && to === 4 && roomOf(target) !== roomOf(file.path))
        })
        .map((target) => `${file.path} -> ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('has a ground and a second floor that stand on errors, and on plain data, alone', () => {
    const wrong = files
      .filter(({ path }) => floorOf(path) === 1)
      .flatMap((file) =>
        resolved(file)
          .filter(
            (target) =>
              floorOf(target) === 0 &&
              !['errors.ts', 'nearest.ts', 'plugin/json.ts', 'plugin/contribution.ts'].includes(target),
          )
          .map((target) => `${file.path} -> ${target}`),
      )
    expect(wrong).toEqual([])
  })

  it('has a roof that reaches the engine through its face', () => {
    const allowed = (target: string) =>
      ['cli', 'testing', 'index.ts', 'plugin', 'errors.ts', 'nearest.ts'].includes(roomOf(target))
    const wrong = files
      .filter(({ path }) => ['cli', 'testing'].includes(roomOf(path)))
      .flatMap((file) =>
        resolved(file)
          .filter((target) => !allowed(target))
          .map((target) => `${file.path} -> ${target}`),
      )
    expect(wrong).toEqual([])
  })

  it('has no circle', () => {
    const graph = new Map(files.map((file) => [file.path, resolved(file)]))
    const circles: string[] = []
    const done = new Set<string>()
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      if (done.has(path) || trail.includes(path)) return
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
    for (const path of graph.keys()) visit(path, [])
    expect(circles).toEqual([])
  })

  it('has one door to each library', () => {
    const outside = files.flatMap(({ path, imports }) =>
      imports
        .filter((from) => /^[a-z@]/.test(from) && !from.startsWith('node:') && from !== 'plugin')
        .map((from) => ({ path, library: from.split('/')[0] ?? from })),
    )
    expect(
      outside
        .filter(({ path, library }) => !doors[library]?.includes(path))
        .map(({ path, library }) => `${path} -> ${library}`),
    ).toEqual([])
  })

  it('has streets whose houses know only the contract and themselves', () => {
    const wrong = ['plugins', 'templates', 'generators'].flatMap((street) =>
      readdirSync(join(repository, street), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap(({ name }) =>
          codeIn(street, name).flatMap((file) => importsOf(file).map((from) => ({ file, from, home: name }))),
        )
        .filter(({ file, from, home }) => from !== 'clodo/plugin' && !staysIn(posix.join(street, home), file, from))
        .map(({ file, from }) => `${file} -> ${from}`),
    )
    expect(wrong).toEqual([])
  })

  it('names no plugin in src', () => {
    const ids = readdirSync(join(repository, 'plugins'))
    const named = files.flatMap(({ path }) => {
      const text = readFileSync(join(repository, 'src', path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      return ids.filter((id) => new RegExp(`['"\`]${id}['"\`]`).test(text)).map((id) => `${path}: ${id}`)
    })
    expect(named).toEqual([])
  })

  it('writes to the disk in one file, and prints, prompts and exits under the roof alone', () => {
    const text = (path: string) => readFileSync(join(repository, 'src', path), 'utf8')
    const writing = files
      .filter(({ path }) => /\b(writeFileSync|renameSync|unlinkSync|mkdirSync)\b/.test(text(path)))
      .map(({ path }) => path)
    expect(writing).toEqual(['tree/disk.ts'])
    const loud = files.filter(
      ({ path }) =>
        !path.startsWith('cli/') &&
        // The program of a process of its own, whose streams are those of a command.
        path !== 'resolve/package/host.ts' &&
        /\bconsole\.|process\.(exit|stdout|stderr)\b/.test(text(path).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    )
    expect(loud.map(({ path }) => path)).toEqual([])
  })
})
