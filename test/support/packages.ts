/** Packages as a registry would hand them out, and an npm that packs them onto a disk in memory. */
import { hash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import { withPackages } from '../../src/index.ts'
import { type MemoryWorld, memoryWorld } from './world.ts'

export type Entry = {
  readonly name: string
  readonly type?: 'file' | 'symlink' | 'link'
  readonly linkname?: string
  readonly text?: string
}

/** A tarball of these entries, whatever they are. */
export async function tarballOf(entries: readonly Entry[]): Promise<Uint8Array> {
  const packed = await packTar(
    entries.map(({ name, type = 'file', linkname, text = '' }) => ({
      header: {
        name,
        type,
        size: type === 'file' ? Buffer.byteLength(text) : 0,
        ...(linkname === undefined ? {} : { linkname }),
      },
      ...(type === 'file' ? { body: text } : {}),
    })),
  )
  return gzipSync(packed)
}

export interface PackageParts {
  readonly name?: string
  readonly version?: string
  /** What stands in package.json under `clodo`, beside or instead of what a good plugin has. */
  readonly clodo?: object
  readonly manifest?: object
  /** The module of the plugin. */
  readonly code: string
  readonly files?: { readonly [path: string]: string }
  readonly entries?: readonly Entry[]
}

/** The tarball of a plugin's package. */
export function packageOf({
  name = 'clodo-plugin-p',
  version = '1.0.0',
  clodo = {},
  manifest = {},
  code,
  files = {},
  entries = [],
}: PackageParts): Promise<Uint8Array> {
  const said = { name, version, clodo: { contract: '1.0', plugin: './plugin.js', ...clodo }, ...manifest }
  const all = { 'package.json': JSON.stringify(said), 'plugin.js': code, ...files }
  return tarballOf([...Object.entries(all).map(([path, text]) => ({ name: `package/${path}`, text })), ...entries])
}

/** The module of a plugin that states these facts; `facts` is code. */
export function pluginCode(facts: string, more = ''): string {
  return `import { definePlugin, rank } from 'clodo/plugin'
export default definePlugin({ id: 'p', title: 'P', version: '1.0.0', ${more} contribute: (input) => ${facts} })
`
}

export function grantOf(tarball: Uint8Array, name = 'clodo-plugin-p'): string {
  return `${name}@sha512-${hash('sha512', tarball, 'base64')}`
}

export interface Registry extends MemoryWorld {
  /** What a search finds; undefined: the registry cannot search. */
  found: readonly object[] | undefined
  /** The version that the registry gives to who asks for none; undefined: it does not know the package. */
  newest: string | undefined
  /** What npm was asked for, word by word. */
  readonly asked: (readonly string[])[]
  /** Puts a package under the specifiers by which npm is asked for it. */
  publish(tarball: Uint8Array, ...specifiers: readonly string[]): void
}

/**
 * A world whose npm knows what was published. Its realms have two seconds.
 *
 * @param before another run on the same disk, with the same npm
 */
export function registry(before?: Registry): Registry {
  const world = before ?? memoryWorld()
  const published = new Map<string, Uint8Array>()
  const asked: (readonly string[])[] = []
  const npm: MemoryWorld['run'] = async (command, args) => {
    if (command !== 'npm') return { code: 0, stdout: '', stderr: '' }
    asked.push(args)
    if (args[0] === 'search')
      return { code: self.found === undefined ? 1 : 0, stdout: JSON.stringify(self.found ?? {}), stderr: '' }
    if (args.includes('version'))
      return { code: self.newest === undefined ? 1 : 0, stdout: JSON.stringify(self.newest ?? {}), stderr: '' }
    if (args[0] !== 'pack') return { code: 0, stdout: '{}', stderr: '' }
    const tarball = published.get(args.at(-1) ?? '')
    if (tarball === undefined) return { code: 1, stdout: '', stderr: 'npm error code E404\n' }
    world.disk.write(`${args[args.indexOf('--pack-destination') + 1]}/package.tgz`, tarball)
    return { code: 0, stdout: '', stderr: '' }
  }
  const run = before?.run ?? npm
  const { sources } = memoryWorld()
  const limits = { memory: 32 * 1024 * 1024, time: 2000 }
  const tools = { disk: world.disk, env: { HOME: '/home' }, run, randomHex: world.randomHex, limits }
  const self: Registry = {
    asked,
    found: [],
    newest: undefined,
    publish(tarball, ...specifiers) {
      for (const specifier of specifiers) published.set(specifier, tarball)
    },
    ...world,
    run,
    sources: { ...sources, ...withPackages(sources.plugins, tools) },
  }
  return self
}
