/** The third-party packages of a run: opened once, found by the id of their plugin like any built-in. */
import type { LockedPlugin } from '../../project/lock.ts'
import type { Found, Packages, Source } from '../source.ts'
import { fetchPackage } from './fetch.ts'
import { readManifest } from './manifest.ts'
import { newestOf } from './newest.ts'
import { openPackage, type PackageTools } from './open.ts'
import { publisherOf } from './publisher.ts'
import { searchPackages } from './search.ts'
import { pinned, readSpecifier, readWord } from './specifier.ts'
import { invalid, unpack } from './tarball.ts'
import { strangerOf, trustNeeded } from './trust.ts'

/** `builtin` with packages beside it. */
export function withPackages(
  builtin: Source,
  tools: PackageTools,
): { readonly plugins: Source; readonly packages: Packages } {
  const opened = new Map<string, Found>()
  const brought = new Map<string, Found>()
  const trusted = new Set<string>()
  const trusts = (grant: string) => trusted.has(grant)
  return {
    packages: {
      read: readWord,
      async open(text, { root, known, fresh = false }) {
        const locked = fresh ? undefined : known
        const keyOf = (specifier: string) => JSON.stringify([specifier, root, locked?.integrity])
        const there = brought.get(keyOf(text))
        const found = there ?? (await bring(tools, { text, root, locked, known, trusts, builtin }))
        for (const specifier of [text, found.locked.source]) brought.set(keyOf(specifier), found)
        opened.set(found.plugin.id, found)
        return found
      },
      publisher: (of) => publisherOf(tools, of),
      newest: (specifier) => newestOf(tools, specifier),
      search: (word) => searchPackages(tools, word),
      trust: (grant) => void trusted.add(grant),
    },
    plugins: {
      ids: () => [...new Set([...builtin.ids(), ...opened.keys()])].sort(),
      find: async (id) => opened.get(id) ?? builtin.find(id),
    },
  }
}

interface Wanted {
  readonly text: string
  readonly root: string
  /** The only content that is taken. */
  readonly locked: LockedPlugin | undefined
  /** The content that is trusted already. */
  readonly known: LockedPlugin | undefined
  trusts(grant: string): boolean
  readonly builtin: Source
}

async function bring(tools: PackageTools, { text, root, locked, known, trusts, builtin }: Wanted): Promise<Found> {
  const { version, integrity } = locked ?? {}
  const exact = version === undefined || integrity === undefined ? undefined : { version, integrity }
  const specifier = readSpecifier(text)
  const fetched = await fetchPackage(tools, specifier, { root, locked: exact })
  const files = await unpack(fetched.tarball, text)
  const manifest = readManifest(files, text)
  if (specifier.kind === 'registry' && manifest.name !== specifier.name)
    throw invalid(text, `its package.json says that it is ${manifest.name}`)
  const source = pinned(specifier, manifest.version)
  const stranger = strangerOf(manifest, { specifier: source, integrity: fetched.integrity, known: builtin.ids() })
  if (known?.integrity !== fetched.integrity && !trusts(stranger.grant)) throw trustNeeded(stranger)
  const found = await openPackage(tools, { files, manifest, source, integrity: fetched.integrity })
  if (builtin.ids().includes(found.plugin.id))
    throw invalid(text, `its plugin is called '${found.plugin.id}', which is the name of one that comes with CLODO`)
  return found
}
