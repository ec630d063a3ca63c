/** What the package.json of a plugin says to CLODO, under the key `clodo`. */
import { contractVersion } from '../../plugin/version.ts'
import { invalid, type PackageFiles, shown, textOf } from './tarball.ts'

/** What a plugin may ask for beyond stating facts. */
export const rights = {
  process:
    'Node while it plans, in a process of its own: it reads its own package, and may reach the network and signal other processes; it starts no program and writes no file',
  commands: 'commands that run as you: they can do whatever you can',
} as const

export type Right = keyof typeof rights

export interface Manifest {
  readonly name: string
  readonly version: string
  /** Path of the plugin's one ES module in the package. */
  readonly plugin: string
  readonly rights: readonly Right[]
}

/** @throws PACKAGE_INVALID, also where the package needs another CLODO, with the reason */
export function readManifest(files: PackageFiles, source: string): Manifest {
  const bytes = files.get('package.json')
  if (bytes === undefined) throw invalid(source, 'it has no package.json')
  const { name, version, clodo } = parse(textOf(bytes, 'package.json', source), source)
  if (typeof name !== 'string' || !/^(@[\w.~-]+\/)?[\w.~-]+$/.test(name)) throw invalid(source, 'it has no name')
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(version))
    throw invalid(name, 'it has no version')
  if (typeof clodo !== 'object' || clodo === null)
    throw invalid(name, 'it is no plugin: its package.json has no key "clodo"')
  const { plugin, contract, rights: asked = [] } = clodo as { [key: string]: unknown }
  refuseOtherContract(contract, name)
  const path = typeof plugin === 'string' ? plugin.replace(/^\.\//, '') : ''
  if (!files.has(path)) throw invalid(name, `"clodo.plugin" of its package.json names no file of it (${shown(path)})`)
  return { name, version, plugin: path, rights: rightsIn(asked, name) }
}

function parse(text: string, source: string): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as { [key: string]: unknown }
  } catch (cause) {
    throw invalid(source, 'its package.json is no JSON', cause)
  }
  throw invalid(source, 'its package.json is no object')
}

function rightsIn(asked: unknown, name: string): Right[] {
  const known = (right: unknown): right is Right => typeof right === 'string' && Object.hasOwn(rights, right)
  if (Array.isArray(asked) && asked.every(known)) return [...new Set(asked)].sort()
  throw invalid(name, `it asks for rights that there are not; there are ${Object.keys(rights).join(' and ')}`)
}

/** The same major version, and nothing newer than what is here: an old plugin works, or is refused with the reason. */
function refuseOtherContract(contract: unknown, name: string): void {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(typeof contract === 'string' ? contract : '') ?? []
  if (major === undefined || minor === undefined)
    throw invalid(
      name,
      `"clodo.contract" of its package.json does not say which contract it is written against ("${contractVersion}")`,
    )
  const [here, newest] = contractVersion.split('.').map(Number) as [number, number]
  if (Number(major) === here && Number(minor) <= newest) return
  const way = Number(major) < here ? 'update the plugin' : 'update CLODO'
  throw invalid(name, `it is written against contract ${major}.${minor}, this CLODO has ${contractVersion}: ${way}`)
}
