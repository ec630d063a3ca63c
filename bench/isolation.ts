/**
 * `npm run bench:isolation`: what code of third parties costs a run, in multiples of a bare `node -e 0`. The same command in
 * the same service, whose one, two and eight plugins are packages; and the same plugins as if they came with CLODO.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { type Contestant, race } from './cpu.ts'

const root = join(import.meta.dirname, '..')
const home = mkdtempSync(join(tmpdir(), 'clodo-isolation-'))
const node = process.execPath
const ours = join(root, 'bin/clodo.js')
const theirs = join(home, 'clodo/bin/clodo.js')
const quiet = ['--no-install', '--quiet']
const names = ['visits', 'calls', 'entries', 'laps', 'rounds', 'steps', 'turns', 'walks']
const counts = [1, 2, 8]
const rounds = Number(process.env.ROUNDS ?? 15)
let gone = 0
process.env.CLODO_NODE_ON_PATH = process.versions.node
process.env.XDG_CACHE_HOME = join(home, 'cache')

try {
  for (const name of names) writePackage(name)
  withThem()
  service('bare')
  for (const count of counts) {
    addPackages(service(`packages-${count}`), count)
    clodo(theirs, 'add', ...names.slice(0, count), '--cwd', service(`built-in-${count}`), ...quiet)
  }
  const contestants = [
    add('bare', ours),
    ...counts.flatMap((count) => [add(`built-in-${count}`, theirs), add(`packages-${count}`, ours)]),
  ]
  report(race([{ name: 'node', command: [node, '-e', '0'] }, ...contestants], rounds))
} finally {
  rmSync(home, { recursive: true, force: true })
}

function add(name: string, bin: string): Contestant {
  const project = join(home, 'projects', name)
  return {
    name,
    command: [node, bin, 'add', 'logging', '--cwd', project, ...quiet],
    // Put aside, not deleted: as in `cli.ts`.
    before: () => {
      if (existsSync(project)) renameSync(project, join(home, `gone-${gone++}`))
      cpSync(join(home, name), project, { recursive: true })
    },
  }
}

function service(name: string): string {
  const project = join(home, name)
  clodo(ours, 'create', project, '--no-git', ...quiet)
  return project
}

/** Their tarballs are in the cache afterwards. */
function addPackages(project: string, count: number): void {
  for (const name of names.slice(0, count)) {
    const words = ['add', `file:${join(home, name)}`, '--cwd', project, ...quiet]
    const { grant } = JSON.parse(clodo(ours, ...words, '--json')) as { grant: string }
    clodo(ours, ...words, '--trust', grant)
  }
}

/** The package of the fixture, under another name. */
function writePackage(name: string): void {
  const from = join(root, 'fixtures/packages/visits-1')
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const to = join(home, name, renamed(relative(from, path), name))
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, renamed(readFileSync(path, 'utf8'), name))
  }
}

function renamed(text: string, name: string): string {
  const capital = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  return text.replaceAll('visits', name).replaceAll('VISITS', name.toUpperCase()).replaceAll('VisitCounter', capital)
}

/** A copy of the build in which they stand beside the other plugins. */
function withThem(): void {
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(root, part), join(home, 'clodo', part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(home, 'clodo/node_modules'))
  for (const name of names) cpSync(join(home, name), join(home, 'clodo/dist/plugins', name), { recursive: true })
}

function clodo(bin: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(node, [bin, ...args], { encoding: 'utf8' })
  if (status !== 0 && !args.includes('--json'))
    throw new Error(`clodo ${args.join(' ')} ended with ${status}:\n${stderr}`)
  return stdout
}

function report(medians: ReadonlyMap<string, number>): void {
  const of = (name: string) => medians.get(name) ?? 0
  const bare = of('node')
  const line = (what: string, seconds: number, more = '') =>
    console.log(`${what.padEnd(42)} ${(seconds * 1000).toFixed(0).padStart(5)} ms  ${more}`)
  console.log(`CPU of whole processes, median of ${rounds} rounds in turn (Node ${process.versions.node})\n`)
  line('node -e 0', bare)
  line('clodo add, no plugins of others', of('bare'))
  for (const count of counts) {
    const [built, packed] = [of(`built-in-${count}`), of(`packages-${count}`)]
    line(`clodo add, ${count} more that come with it`, built)
    line(
      `clodo add, ${count} more from packages`,
      packed,
      `isolation: ${((packed - built) / bare).toFixed(2)} × a bare start`,
    )
  }
}
