// Runs CLODO in another process: on a Node that is new enough, or from the sources where there is no bundle.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isOld, oldest } from './oldest.js'

const wanted = '24'
const home = dirname(dirname(fileURLToPath(import.meta.url)))
const bundle = join(home, 'dist', 'cli.js')
const program = existsSync(bundle) ? [bundle] : ['--conditions=source', join(home, 'src', 'cli', 'bin.ts')]

if (isOld(process.versions.node)) runOn()
else run(process.execPath, program, process.env)

/** Another Node runs on: one that is installed nearby, else the one that npm gives. */
function runOn() {
  const own = process.versions.node
  const quiet = process.argv.includes('--quiet')
  const said = `clodo needs Node ${oldest.join('.')} or newer; this is ${own}, so Node ${wanted} of npm runs on.\n`
  if (!quiet) process.stderr.write(said)
  const node = nearbyNode(home) || npmNode()
  run(node, program, Object.assign({}, process.env, { CLODO_NODE_ON_PATH: own }))
}

function nearbyNode(from) {
  for (let here = from; ; here = dirname(here)) {
    const node = join(here, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (
      existsSync(node) &&
      !isOld(spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout || '0')
    )
      return node
    if (dirname(here) === here) return undefined
  }
}

/** Only its path is asked for, so that the arguments of the user never pass through npm's shell. */
function npmNode() {
  const args = ['exec', '--yes', `--package=node@${wanted}`, '--', 'node', '-p', 'process.execPath']
  const npm = npmProgram()
  const asked = spawnSync(npm[0], npm.slice(1).concat(args), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const path = (asked.stdout || '').trim().split('\n').pop()
  if (asked.status === 0 && path && existsSync(path)) return path
  process.stderr.write(`npm could not give Node ${wanted}. Install it: https://nodejs.org\n`)
  process.exit(1)
}

/** npm as a program of this Node where it stands beside it: on Windows `npm` is a script that needs a shell. */
function npmProgram() {
  const beside = dirname(process.execPath)
  const places = [
    process.env.npm_execpath || '',
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const found = places.filter((path) => /npm-cli\.js$/.test(path) && existsSync(path))[0]
  return found ? [process.execPath, found] : ['npm']
}

/** Its exit code is ours, and so is the signal that ends it. */
function run(node, program, env) {
  const child = spawn(node, program.concat(process.argv.slice(2)), { stdio: 'inherit', env })
  const forward = (signal) => child.kill(signal)
  const signals = ['SIGTERM', 'SIGHUP']
  signals.forEach((signal) => {
    process.on(signal, forward)
  })
  // The terminal sends an interrupt to both; the child decides what it means.
  process.on('SIGINT', () => {})
  child.on('error', fail)
  child.on('exit', (code, signal) => {
    if (signal === null) return process.exit(code)
    signals.concat('SIGINT').forEach((name) => {
      process.removeAllListeners(name)
    })
    process.kill(process.pid, signal)
  })
}

function fail(error) {
  process.stderr.write(`${String(error?.stack || error)}\n`)
  process.exit(1)
}
