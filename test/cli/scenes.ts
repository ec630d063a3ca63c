/** For each command a world in which it has something to do, and the arguments that make it do so. */
import { posix } from 'node:path'
import { ClodoError, type Disk, nodeDisk } from '../../src/index.ts'
import { created, project, type Shell, shell } from './harness.ts'

export interface Scene {
  readonly sh: Shell
  readonly args: readonly string[]
  /** Where it is run; the project when left out. */
  readonly directory?: string
  /** The exit code; 0 when left out. */
  readonly code?: number
}

/** Commands that talk to Cloudflare, or stand in for it: their flags are tried against the API on loopback (test/operate), or against a Worker that runs (test/check). */
export const operations: readonly string[] = [
  'data',
  'bench',
  'db',
  'deploy',
  'deploys',
  'env',
  'health',
  'load',
  'rollback',
  'sandbox',
  'secret',
]

/** The commands that serve until they are stopped have none. */
export const scenes: { readonly [word: string]: () => Promise<Scene> } = {
  create: async () => ({ sh: shell(), args: ['create', 'service', '--with', 'greeting'], directory: '/home' }),
  add: async () => ({ sh: await created(), args: ['add', 'counter'] }),
  remove: async () => ({ sh: await created(['--with', 'counter']), args: ['remove', 'counter'] }),
  update: async () => ({ sh: await outdated(), args: ['update'] }),
  outdated: async () => ({ sh: await created(), args: ['outdated'] }),
  sync: async () => ({ sh: await outdated(), args: ['sync'] }),
  undo: async () => {
    const sh = await created()
    await sh.inProject('add', 'greeting', '--no-install')
    return { sh, args: ['undo'] }
  },
  diff: async () => ({ sh: await edited(), args: ['diff'] }),
  info: async () => ({ sh: await edited(), args: ['info'] }),
  list: async () => ({ sh: await created(), args: ['list'] }),
  search: async () => ({ sh: await created(), args: ['search', 'greet'] }),
  apply: async () => {
    const sh = await created()
    await sh.inProject('add', 'counter', '--plan', 'plan.json')
    return { sh, args: ['apply', 'plan.json'] }
  },
  recover: async () => ({ sh: await interrupted(), args: ['recover'] }),
  resume: async () => ({ sh: await failed(), args: ['resume'] }),
  generate: async () => ({ sh: await withGenerators(), args: ['generate', 'route', 'orders'] }),
  assess: async () => ({ sh: old(), args: ['assess'] }),
  data: async () => ({ sh: await created(), args: ['data', 'copy', 'none.json', 'values/'], code: 1 }),
  migrate: async () => ({ sh: old(), args: ['migrate', '--no-install'] }),
  secret: async () => ({ sh: await created(), args: ['secret', 'list', '--env', 'staging'] }),
  db: async () => ({ sh: await created(['--type', 'data-service']), args: ['db', 'status', '--env', 'staging'] }),
  deploy: async () => ({ sh: await created(), args: ['deploy', '--env', 'staging'], code: 3 }),
  deploys: async () => ({ sh: await created(), args: ['deploys'] }),
  env: async () => ({ sh: await created(), args: ['env', 'list'] }),
  rollback: async () => ({ sh: await created(), args: ['rollback', '--env', 'staging'], code: 3 }),
  plugin: async () => ({ sh: await withGenerators(), args: ['plugin', 'new', 'wave'], directory: '/home' }),
  validate: async () => ({ sh: await created(), args: ['validate'] }),
  scan: async () => ({ sh: await created(), args: ['scan'] }),
  doctor: async () => ({ sh: await installed(), args: ['doctor'] }),
  'support-bundle': async () => ({ sh: await created(), args: ['support-bundle'] }),
  health: async () => ({ sh: await created(), args: ['health', '--env', 'staging'], code: 3 }),
  load: async () => ({ sh: await created(), args: ['load', '--local'], code: 1 }),
  bench: async () => ({ sh: await created(), args: ['bench'], code: 1 }),
  verify: async () => ({ sh: await created(), args: ['verify'], code: 1 }),
  schema: async () => ({ sh: await withGenerators(), args: ['schema', 'add'] }),
  completion: async () => ({ sh: shell(), args: ['completion', 'bash'], directory: '/home' }),
  explain: async () => ({ sh: await created(), args: ['explain', 'CONFLICT'] }),
  'init-config': async () => {
    const sh = shell()
    sh.volume.mkdirSync('/home/draft')
    return { sh, args: ['init-config'], directory: '/home/draft' }
  },
}

export async function sceneOf(word: string): Promise<Scene> {
  const stage = scenes[word]
  if (stage === undefined) throw new Error(`no scene for ${word}`)
  return stage()
}

export async function play({ sh, args, directory = project }: Scene, ...more: string[]) {
  return sh.run([...args, ...more], directory)
}

/** A Worker of others that has seen better days. */
export function old(): Shell {
  const sh = shell()
  const files = {
    'wrangler.json': '{\n  "name": "w",\n  "main": "i.js",\n  "compatibility_date": "2022-01-01"\n}\n',
    'i.js': 'export default { fetch: () => new Response("ok") }\n',
    'package.json': '{\n  "name": "w"\n}\n',
  }
  for (const [path, text] of Object.entries(files)) sh.write(posix.join(project, path), text)
  return sh
}

/** A project in which wrangler stands as the lockfile says. */
export async function installed(): Promise<Shell> {
  const sh = await created()
  const locked = { lockfileVersion: 3, packages: { '': {}, 'node_modules/wrangler': { version: '4.155.0' } } }
  sh.write(posix.join(project, 'package-lock.json'), JSON.stringify(locked))
  sh.write(posix.join(project, 'node_modules/wrangler/package.json'), '{"version":"4.155.0"}')
  return sh
}

/** A project whose recipe asks for more than there is. */
async function outdated(): Promise<Shell> {
  const sh = await created()
  const path = posix.join(project, 'clodo.json')
  sh.write(path, (sh.read(path) ?? '').replace('"plugins": {}', '"plugins": { "counter": {} }'))
  return sh
}

async function edited(): Promise<Shell> {
  const sh = await created()
  sh.write(posix.join(project, 'src/app.ts'), '// mine\n')
  return sh
}

/** A run that was killed after its commit point: the first file that it moves to its place is the last. */
export async function interrupted(): Promise<Shell> {
  const sh = await created()
  const { disk } = sh.world
  const failing: Disk = {
    ...disk,
    rename: (from, to) => {
      if (to.startsWith(`${project}/src/`)) throw new ClodoError('DISK_FAILED', { what: 'Killed.' })
      disk.rename(from, to)
    },
  }
  const killed = shell({ world: { ...sh.world, disk: failing } })
  const { code } = await killed.inProject('add', 'greeting', '--no-install')
  if (code !== 1) throw new Error('the run was not interrupted')
  return sh
}

/** The generators stand on the real disk, beside the sources. */
export async function withGenerators(given?: Shell): Promise<Shell> {
  const sh = given ?? (await created())
  const [memory, real] = [sh.world.disk, nodeDisk()]
  const home = new URL('../..', import.meta.url).pathname
  const diskOf = (path: string) => (path.startsWith(home) ? real : memory)
  const disk: Disk = {
    ...memory,
    read: (path) => diskOf(path).read(path),
    list: (path) => diskOf(path).list(path),
    kind: (path) => diskOf(path).kind(path),
  }
  return shell({ world: { ...sh.world, disk } })
}

/** A project with an effect left to do. */
async function failed(): Promise<Shell> {
  let runs = 0
  const run = async () => ({ code: runs++ === 0 ? 1 : 0, stdout: '', stderr: 'no network' })
  const sh = await created([], { world: { run } })
  await sh.inProject('add', 'counter')
  return sh
}
