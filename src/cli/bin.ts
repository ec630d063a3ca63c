/** The process: arguments in, exit code out. */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
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
  workingDirectory: process.cwd().replaceAll('\\', '/'),
})

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
