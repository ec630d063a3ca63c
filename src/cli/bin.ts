/** The process: arguments in, exit code out. */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { builtinSources, nodeDisk, run, type World } from '../index.ts'
import { main } from './main.ts'

const disk = nodeDisk()
const world: World = {
  disk,
  sources: builtinSources(disk),
  run,
  env: process.env,
  process: { pid: process.pid, host: hostname(), alive },
  now: () => new Date(),
  randomHex: (bytes) => randomBytes(bytes).toString('hex'),
}

process.exitCode = await main(process.argv.slice(2), world, {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  workingDirectory: workingDirectory().replaceAll('\\', '/'),
})

/** npm runs the scripts of this repository in its root, and says in INIT_CWD where the user stands. */
function workingDirectory(): string {
  const here = process.cwd()
  const repository = resolve(import.meta.dirname, '../..')
  return here === repository ? (process.env.INIT_CWD ?? here) : here
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
