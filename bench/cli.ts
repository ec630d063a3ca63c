/** `npm run bench`: what commands of the built CLI cost, as multiples of a bare `node -e 0` in the same run. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Contestant, race } from './cpu.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-bench-'))
const bin = join(import.meta.dirname, '../bin/clodo.js')
const node = process.execPath
const quiet = ['--no-install', '--quiet']
const clodo = (...args: string[]) => [node, bin, ...args]
process.env.CLODO_NODE_ON_PATH = process.versions.node
const create = (directory: string, plugins: string) =>
  clodo('create', join(home, directory), '--no-git', '--with', plugins, ...quiet)

const three = 'logging,auth,rbac'
const original = join(home, 'original')
const project = join(home, 'project')
spawnSync(node, create('original', '').slice(1), { stdio: 'inherit' })
spawnSync(node, create('whole', three).slice(1), { stdio: 'inherit' })

let gone = 0
/**
 * Puts a directory aside and deletes nothing before the end: for seconds after a deletion ext4 looks for places on the disk
 * that are not just freed, at the cost of whoever makes files then. That is a third of what `create` would seem to cost.
 */
const aside = (directory: string) => {
  if (existsSync(directory)) renameSync(directory, join(home, `gone-${gone++}`))
}
const fresh = (directory: string) => () => aside(join(home, directory))
const restored = () => {
  aside(project)
  cpSync(original, project, { recursive: true })
}

/** A repository that CLODO did not create, with so many modules; only its entry is touched. */
const foreign = (modules: number) => () => {
  const root = join(home, `foreign-${modules}`)
  aside(root)
  for (let folder = 0; folder * 50 < modules; folder++) {
    mkdirSync(join(root, `src/part-${folder}`), { recursive: true })
    for (let index = 0; index < 50 && folder * 50 + index < modules; index++)
      writeFileSync(join(root, `src/part-${folder}/module-${index}.ts`), moduleOf(folder, index))
  }
  const files = {
    'package.json': '{ "name": "legacy", "devDependencies": { "typescript": "^5.9.0" } }\n',
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "moduleResolution": "bundler" } }\n',
    'wrangler.jsonc': '{\n  "name": "legacy",\n  "main": "src/index.ts",\n  "compatibility_date": "2026-01-01"\n}\n',
    'src/index.ts':
      "import { part } from './part-0/module-0'\n\nexport default {\n  async fetch(request: Request) {\n    return new Response(part(request.url))\n  },\n}\n",
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
}
const moduleOf = (folder: number, index: number) =>
  `${index === 0 ? '' : `import { part as before } from './module-${index - 1}'\n\n`}export function part(text: string): string {\n  return \`${folder}-${index} \${text}\`${index === 0 ? '' : ' + before(text)'}\n}\n`
const inForeign = (modules: number) => ({
  name: `clodo add logging, in ${modules} modules of others`,
  command: clodo('add', 'logging', '--cwd', join(home, `foreign-${modules}`), ...quiet),
  before: foreign(modules),
  goal: 9,
})

const alone = 'its files alone, written and synced'
/** What no `create` can do without: a Node that writes the same files so that they outlive a loss of power. */
const filesAlone = `
const fs = process.getBuiltinModule('node:fs')
const [from, to] = process.argv.slice(1)
const text = Buffer.alloc(2500, 'x')
for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
  const path = entry.parentPath.replace(from, to) + '/' + entry.name
  fs.mkdirSync(entry.isFile() ? entry.parentPath.replace(from, to) : path, { recursive: true })
  if (!entry.isFile()) continue
  const file = fs.openSync(path + '.staged', 'w')
  fs.writeFileSync(file, text)
  fs.fsyncSync(file)
  fs.closeSync(file)
  fs.renameSync(path + '.staged', path)
}`

/** Each with the multiple it should not exceed. */
const goals: readonly (Contestant & { readonly goal?: number })[] = [
  { name: 'node -e 0', command: [node, '-e', '0'] },
  { name: 'clodo --help', command: clodo('--help'), goal: 1.5 },
  { name: 'clodo create', command: create('bare', ''), before: fresh('bare') },
  {
    name: alone,
    command: [node, '-e', filesAlone, join(home, 'whole'), join(home, 'alone')],
    before: fresh('alone'),
  },
  { name: `clodo create --with ${three}`, command: create('full', three), before: fresh('full'), goal: 2.5 },
  {
    name: `clodo add ${three}`,
    command: clodo('add', ...three.split(','), '--cwd', project, ...quiet),
    before: restored,
    goal: 4,
  },
  inForeign(10),
  inForeign(1000),
]

const rounds = Number(process.env.ROUNDS ?? 15)
try {
  const medians = race(goals, rounds)
  const bare = medians.get('node -e 0') ?? 1
  console.log(
    `CPU of whole processes, median of ${rounds} rounds in turn, compile cache warm (Node ${process.versions.node})\n`,
  )
  for (const { name, goal } of goals) {
    const seconds = medians.get(name) ?? 0
    const ratio = seconds / bare
    const verdict = goal === undefined ? '' : ratio <= goal ? `goal ${goal} × met` : `goal ${goal} × missed`
    console.log(
      `${name.padEnd(46)} ${(seconds * 1000).toFixed(0).padStart(5)} ms  ${ratio.toFixed(2).padStart(6)} ×  ${verdict}`,
    )
  }
  const floor = ((medians.get(alone) ?? 0) / bare).toFixed(1)
  console.log(`\nOf a create, ${floor} × are a Node and its files on the disk; no goal below that can be met.`)
} finally {
  rmSync(home, { recursive: true, force: true })
}
