/** The world of a real process. */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { builtinSources, nodeDisk, run, type World, withPackages } from '../index.ts'

export function machine(): World {
  const disk = nodeDisk()
  const builtin = builtinSources(disk)
  const randomHex = (bytes: number) => randomBytes(bytes).toString('hex')
  return {
    disk,
    sources: { ...builtin, ...withPackages(builtin.plugins, { disk, run, env: process.env, randomHex }) },
    run,
    env: process.env,
    process: { pid: process.pid, host: hostname(), alive },
    now: () => new Date(),
    randomHex,
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
