/** The bins choose the Node that runs CLODO, and hand over everything else untouched. */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = new URL('../..', import.meta.url).pathname
const bin = join(root, 'bin/clodo.js')
const createBin = join(root, 'create-clodo/index.js')

/** A Node on the PATH, outside node_modules, that is too old for CLODO; most machines have none. */
const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((directory) => !directory.includes('node_modules'))
  .map((directory) => join(directory, 'node'))
  .find((node) => {
    if (!existsSync(node)) return false
    const [major = 0, minor = 0] = version(node).split('.').map(Number)
    return major < 22 || (major === 22 && minor < 18)
  })

function version(node: string): string {
  return spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim()
}

function run(node: string, args: readonly string[], cwd = root) {
  return spawnSync(node, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
}

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'bin-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A copy of the bin whose bundle prints what it was given. */
function packaged(bundle: string): string {
  const directory = mkdtempSync(join(home, 'package-'))
  mkdirSync(join(directory, 'bin'))
  mkdirSync(join(directory, 'dist'))
  writeFileSync(
    join(directory, 'package.json'),
    '{"type":"module","name":"clodo","exports":{"./package.json":"./package.json"}}',
  )
  cpSync(dirname(bin), join(directory, 'bin'), { recursive: true })
  writeFileSync(join(directory, 'dist/cli.js'), bundle)
  return directory
}

const prints = `process.stdout.write(JSON.stringify({
  args: process.argv.slice(2), node: process.versions.node, told: process.env.CLODO_NODE_ON_PATH ?? null,
}))`

describe('on a Node that is new enough', () => {
  it('runs the sources where there is no bundle', () => {
    const { status, stdout, stderr } = run(process.execPath, [bin, 'explain', 'CONFLICT', '--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ code: 'CONFLICT' })
    expect(run(process.execPath, [bin, 'explain', 'NOTHING']).status).toBe(2)
  })

  it('runs the bundle in the same process, with the arguments as they are', () => {
    const directory = packaged(prints)
    const args = ['create', 'a b', '$(touch x)', '', '"', '--x=ä\n']
    const { stdout, stderr } = run(process.execPath, [join(directory, 'bin/clodo.js'), ...args])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ args, node: process.versions.node, told: null })
  })

  it('says why a bundle cannot be loaded', () => {
    const directory = packaged('throw new Error("broken")')
    const { status, stderr } = run(process.execPath, [join(directory, 'bin/clodo.js')])
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('broken') })
  })
})

describe.runIf(oldNode !== undefined)('on an old Node', () => {
  const old = oldNode ?? ''
  const said = /^clodo needs Node 22\.18 or newer; this is [\d.]+, so Node 24 of npm runs on\.\n$/

  it('says so in one line and runs on, with the arguments and the exit code', () => {
    const directory = packaged(`${prints}\nprocess.exitCode = 4`)
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
    const args = ['a b', '$(touch x)', '', '"', "'"]
    const { status, stdout, stderr } = run(old, [join(directory, 'bin/clodo.js'), ...args], home)
    expect(stderr).toMatch(said)
    expect(status).toBe(4)
    expect(JSON.parse(stdout)).toEqual({ args, node: version(process.execPath), told: version(old) })
    expect(run(old, [join(directory, 'bin/clodo.js'), '--quiet'], home).stderr).toBe('')
  })

  it('asks npm where there is none, passing the arguments by itself', () => {
    const directory = packaged(prints)
    // An npm that answers as the real one does, without a network.
    const npm = join(directory, 'npm-cli.js')
    writeFileSync(
      npm,
      `process.stdout.write(process.argv.includes('--package=node@24') ? ${JSON.stringify(process.execPath)} : '')`,
    )
    const env = { ...process.env, npm_execpath: npm }
    const asked = spawnSync(old, [join(directory, 'bin/clodo.js'), 'a b'], { cwd: home, encoding: 'utf8', env })
    expect(JSON.parse(asked.stdout)).toMatchObject({ args: ['a b'], node: version(process.execPath) })
    writeFileSync(npm, 'process.exit(1)')
    const refused = spawnSync(old, [join(directory, 'bin/clodo.js')], { cwd: home, encoding: 'utf8', env })
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('https://nodejs.org') })
  })

  it('passes signals on, and ends by the signal that ended the other', async () => {
    const directory = packaged('process.stdout.write("up"); setInterval(() => {}, 1000)')
    const child = spawn(old, [join(directory, 'bin/clodo.js')], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = new Promise<string | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)))
    await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended])
    child.kill('SIGTERM')
    expect(await ended).toBe('SIGTERM')
  })

  it('tells a new service to pin its Node', () => {
    const { stdout } = run(old, [bin, 'create', 'x', '--dry-run', '--json'], root)
    expect(JSON.parse(stdout).command).toContain('--pin-node')
  })
})

describe('create-clodo', () => {
  it('is clodo create', () => {
    const { status, stdout } = run(process.execPath, [createBin, '--json'], home)
    expect(status).toBe(3)
    expect(JSON.parse(stdout).next).toEqual([{ command: 'clodo create my-api' }])
  })

  it('runs the clodo that is installed beside it', () => {
    const directory = packaged(prints)
    const place = join(home, 'installed/node_modules')
    mkdirSync(join(place, 'create-clodo'), { recursive: true })
    symlinkSync(directory, join(place, 'clodo'))
    writeFileSync(join(place, 'create-clodo/package.json'), readFileSync(join(root, 'create-clodo/package.json')))
    writeFileSync(join(place, 'create-clodo/index.js'), readFileSync(createBin))
    chmodSync(join(place, 'create-clodo/index.js'), 0o755)
    const { stdout } = run(process.execPath, [join(place, 'create-clodo/index.js'), 'my-api', '--yes'], home)
    expect(JSON.parse(stdout)).toMatchObject({ args: ['create', 'my-api', '--yes'] })
  })
})
