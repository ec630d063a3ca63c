#!/usr/bin/env node
// Parses on Node 14, so that an older Node gets a sentence and not a syntax error. It decides which Node runs CLODO.
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const oldest = [22, 18]
const wanted = '24'
const home = dirname(dirname(fileURLToPath(import.meta.url)))
const bundle = join(home, 'dist', 'cli.js')
const built = existsSync(bundle)
const program = built ? [bundle] : ['--conditions=source', join(home, 'src', 'cli', 'bin.ts')]

if (built && !isOld(process.versions.node)) runHere()
else import('node:child_process').then(runElsewhere).catch(fail)

// Loaded only where another process runs: the module costs as much as half of what a short command does.
let processes

function runElsewhere(module) {
  processes = module
  if (isOld(process.versions.node)) runOn()
  else run(process.execPath, program, process.env)
}

function runHere() {
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache()
  import(pathToFileURL(bundle).href).catch(fail)
}

/** Another Node runs on: one that is installed nearby, else the one that npm gives. */
function runOn() {
  const own = process.versions.node
  const quiet = process.argv.includes('--quiet')
  const said = `clodo needs Node ${oldest.join('.')} or newer; this is ${own}, so Node ${wanted} of npm runs on.\n`
  if (!quiet) process.stderr.write(said)
  const node = nearbyNode(home) || npmNode()
  run(node, program, Object.assign({}, process.env, { CLODO_NODE_ON_PATH: own }))
}

function isOld(version) {
  const parts = version.split('.').map(Number)
  return parts[0] < oldest[0] || (parts[0] === oldest[0] && parts[1] < oldest[1])
}

function nearbyNode(from) {
  for (let here = from; ; here = dirname(here)) {
    const node = join(here, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (
      existsSync(node) &&
      !isOld(processes.spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout || '0')
    )
      return node
    if (dirname(here) === here) return undefined
  }
}

/** Only its path is asked for, so that the arguments of the user never pass through npm's shell. */
function npmNode() {
  const args = ['exec', '--yes', `--package=node@${wanted}`, '--', 'node', '-p', 'process.execPath']
  const npm = npmProgram()
  const asked = processes.spawnSync(npm[0], npm.slice(1).concat(args), {
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
  const child = processes.spawn(node, program.concat(process.argv.slice(2)), { stdio: 'inherit', env })
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
