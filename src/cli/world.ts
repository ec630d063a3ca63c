/** The world of a real process. */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { builtinSources, nodeDisk, run, type World } from '../index.ts'

export function machine(): World {
  const disk = nodeDisk()
  return {
    disk,
    sources: builtinSources(disk),
    run,
    env: process.env,
    process: { pid: process.pid, host: hostname(), alive },
    now: () => new Date(),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
