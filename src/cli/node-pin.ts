/** Which Node a new service pins through npm: none where the machine's own is new enough for wrangler. */
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Context } from './command.ts'

/** The oldest Node that today's wrangler and vitest run on (their `engines`). */
const oldest = [22, 18] as const

export function pinnedNode({ on, sources, world }: Context): string {
  const pin = sources.version('node') ?? ''
  if (on('pin-node')) return pin
  return isOld(nodeOnPath(world.env)) ? pin : ''
}

/**
 * The version of the Node that the user's shell would find: not one that a project pinned in node_modules. The bin tells
 * it where it runs on through another Node.
 */
function nodeOnPath(env: { readonly [name: string]: string | undefined }): string {
  const told = env.CLODO_NODE_ON_PATH ?? ''
  if (/^\d+\.\d+\.\d+/.test(told)) return told
  const own = (env.PATH ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '' && !directory.includes('node_modules'))
  const first = own.map((directory) => join(directory, 'node')).find((path) => existsSync(path))
  // On many machines it is a link, and to follow it is cheaper than to ask a second Node.
  if (own.length === 0 || (first && realpathSync(first) === process.execPath)) return process.versions.node
  // Node takes long to load this module, and few machines need it here.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const { stdout, status } = spawnSync('node', ['--version'], {
    env: { ...env, PATH: own.join(delimiter) },
    encoding: 'utf8',
  })
  return status === 0 ? stdout.trim().replace(/^v/, '') : process.versions.node
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1])
}
