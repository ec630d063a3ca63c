/** Builds what is published: the CLI in a few chunks, each plugin and template with its files, and the types. */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, posix } from 'node:path'
import { rolldown } from 'rolldown'
import { ascii } from './build/ascii.ts'
import { called } from './build/called.ts'
import { compilerOnly } from './build/compiler.ts'
import { eager } from './build/eager.ts'
import { straighten, withoutFacades } from './build/imports.ts'
import { lateDoors, lateEntries } from './build/late.ts'
import { withoutInquirer } from './build/plop.ts'
import { strict } from './build/strict.ts'
import { keepReachable } from './build/types.ts'
import { makeImage } from './src/resolve/realm/machine.ts'
import { precompile } from './src/template/compile.ts'

const root = import.meta.dirname
const out = join(root, 'dist')

/** What is large and rarely needed is installed beside the bundle and loaded when it is. */
const { dependencies = {}, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies?: { [name: string]: string }
  exports: { [path: string]: string | { types: string } }
}
const exported = Object.values(exports).flatMap((one) =>
  typeof one === 'string' ? [] : [posix.relative('dist/types', one.types)],
)

const folders = [...houses('templates', 'plugin.ts'), ...houses('plugins', 'plugin.ts')]
const generators = houses('generators', 'plopfile.ts')
const commands = folders.flatMap((folder) => sources(posix.join(folder, 'commands')))

/** What a command on a project that CLODO created does without, unless the user asks for it. */
const late = {
  foreign: [
    'src/edit/typescript/erase.ts',
    'src/edit/typescript/members.ts',
    'src/host/detect.ts',
    'src/plan/existing.ts',
    'src/project/detect/built.ts',
    'src/project/detect/detect.ts',
    'src/project/detect/taken.ts',
    'src/verb/adopt.ts',
  ],
  packages: ['src/resolve/package/fetch.ts', 'src/resolve/package/open.ts', 'src/resolve/package/tarball.ts'],
  diff: ['src/cli/unified-diff.ts'],
}

const faced = faceOf(readFileSync(join(root, 'src/index.ts'), 'utf8'))
rmSync(out, { recursive: true, force: true })
const bundle = await rolldown({
  cwd: root,
  platform: 'node',
  onLog: strict,
  input: {
    cli: 'src/cli/bin.ts',
    index: 'src/index.ts',
    plugin: 'src/plugin/index.ts',
    testing: 'src/testing/index.ts',
    cloudflare: 'src/testing/cloudflare/index.ts',
    'load-worker': 'src/check/load/worker.ts',
    'direct-host': 'src/check/direct/host.ts',
    'plugin-host': 'src/resolve/package/host.ts',
    ...lateEntries(late),
    ...Object.fromEntries(folders.map((folder) => [`${folder}/plugin`, `${folder}/plugin.ts`])),
    ...Object.fromEntries(commands.map((file) => [file.replace(/\.ts$/, ''), file])),
    ...Object.fromEntries(generators.map((folder) => [`${folder}/plopfile`, `${folder}/plopfile.ts`])),
  },
  // tapable is a dependency for its types; what is used of its code is in the bundle.
  external: Object.keys(dependencies)
    .filter((name) => name !== 'tapable')
    .map((name) => new RegExp(`^${name}(/|$)`)),
  resolve: { mainFields: ['module', 'main'], conditionNames: ['source', 'import', 'node', 'default'] },
  plugins: [
    { name: 'past-the-face', transform: { filter: { id: /\/src\/(cli|testing)\// }, handler: pastTheFace } },
    {
      name: 'buffers-only',
      transform: { filter: { id: /\/modern-tar\/dist\/web\/index\.js$/ }, handler: buffersOnly },
    },
    compilerOnly,
    withoutInquirer,
    lateDoors(root, late),
  ],
})
await bundle.write({
  dir: out,
  format: 'esm',
  minify: true,
  charset: 'ascii',
  chunkFileNames: 'chunks/[name]-[hash].js',
  // A module costs more to find than to read, so what most commands use is one: first what the help needs, then the engine.
  codeSplitting: {
    groups: [
      {
        name: 'start',
        test: /rolldown.runtime|\/src\/(errors|nearest|cli\/(flags|output|shell|ask|main|streams|command))\.ts$/,
        priority: 2,
      },
      {
        name: 'engine',
        test: /\/src\/(verb\/(create|change)|cli\/(commands\/(add|create|remove)|world)|plugin\/define)\.ts$/,
        priority: 1,
      },
      ...Object.entries(late).map(([name, files]) => ({
        name,
        test: (id: string) => files.some((file) => id === join(root, file)),
      })),
    ],
  },
  plugins: [
    { name: 'builtins', renderChunk: { order: 'post', handler: withoutFacades } },
    { name: 'straight', generateBundle: (_, bundle) => straighten(Object.values(bundle)) },
  ],
})

for (const folder of folders) {
  const packed = Object.fromEntries(
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'commands')
      .map((entry) => [entry.name, read(join(root, folder, entry.name))]),
  )
  const lines = Object.entries(packed).map(([name, files]) => `${name} ${ascii(JSON.stringify(files))}`)
  writeFileSync(join(out, folder, 'files.txt'), lines.join('\n'))
  const templates = Object.entries(packed).map(([name, files]) => `${JSON.stringify(name)}:()=>({${compiled(files)}})`)
  appendFileSync(join(out, folder, 'plugin.js'), ascii(`export const templates={${templates.join(',')}};\n`))
}
for (const folder of generators) {
  for (const name of readdirSync(join(root, folder)).filter((file) => file.endsWith('.hbs')))
    cpSync(join(root, folder, name), join(out, folder, name))
}
cpSync(join(root, 'node_modules/quickjs-wasi/quickjs.wasm'), join(out, 'realm.wasm'))
writeFileSync(join(out, 'realm.image'), await makeImage())
cpSync(join(root, 'docs/schemas'), join(out, 'schemas'), { recursive: true })
mkdirSync(join(out, 'templates/versions'), { recursive: true })
cpSync(join(root, 'templates/versions/package.json'), join(out, 'templates/versions/package.json'))
const plugins = houses('plugins', 'plugin.ts').map((folder) => posix.basename(folder))
for (const [file, functions] of called(root, out, plugins))
  writeFileSync(file, eager(readFileSync(file, 'utf8'), functions))
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
keepReachable(join(out, 'types'), exported)

/**
 * The command line imports the engine by its face, `src/index.ts`, which is one module that imports all the others. In the
 * bundle each command imports what it uses, so that it loads no more.
 */
function pastTheFace(code: string, id: string): string {
  const face = /import \{([^}]*)\} from '((?:\.\.\/)+index\.ts)'/g
  return code.replaceAll(face, (whole, list: string, from: string) => {
    if (join(id, '..', from) !== join(root, 'src/index.ts')) return whole
    const names = list.split(',').map((one) => one.trim())
    return names
      .filter((one) => one !== '' && !one.startsWith('type '))
      .map((one) => importOf(one, id))
      .join('; ')
  })
}

/** What is unpacked is in memory, and to ask whether it is a stream loads all of Node's web streams. */
function buffersOnly(code: string): string {
  const question = '!(archive instanceof ReadableStream)'
  if (!code.includes(question)) throw new Error('modern-tar does not ask what buffersOnly answers.')
  return code.replace(question, 'true')
}

function importOf(binding: string, importer: string): string {
  const [name = '', local = name] = binding.split(' as ')
  const found = faced.get(name)
  if (found === undefined) throw new Error(`${importer} imports ${name}, which src/index.ts does not export.`)
  return `import { ${found.name} as ${local} } from ${JSON.stringify(join(root, 'src', found.from))}`
}

/** The modules of what `src/index.ts` exports. */
function faceOf(text: string): Map<string, { readonly name: string; readonly from: string }> {
  const statements = [...text.matchAll(/export (?:type )?\{([^}]+)\} from '([^']+)'/g)]
  return new Map(
    statements.flatMap(([, list = '', from = '']) =>
      list.split(',').map((one) => {
        const [name = '', known = name] = one
          .trim()
          .replace(/^type /, '')
          .split(' as ')
        return [known, { name, from }] as const
      }),
    ),
  )
}

/** The folders of a street that have this module. */
function houses(street: string, module: string): string[] {
  return readdirSync(join(root, street), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, street, entry.name, module)))
    .map((entry) => posix.join(street, entry.name))
}

/** The code that stands directly in a folder, where there is one. */
function sources(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => posix.join(folder, name))
}

/** The templates among files, as members of an object literal. */
function compiled(files: { readonly [path: string]: string }): string {
  return Object.entries(files)
    .filter(([path]) => path.endsWith('.hbs'))
    .map(([path, text]) => `${JSON.stringify(path)}:${precompile(text)}`)
    .join(',')
}

/** All files below a directory as one record: npm leaves some names out of a package, and one file loads faster than many. */
function read(directory: string, below = ''): { [path: string]: string } {
  return Object.assign(
    {},
    ...readdirSync(join(directory, below), { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => {
        const path = posix.join(below, entry.name)
        return entry.isDirectory() ? read(directory, path) : { [path]: readFileSync(join(directory, path), 'utf8') }
      }),
  ) as { [path: string]: string }
}
