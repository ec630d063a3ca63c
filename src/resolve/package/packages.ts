/** The third-party packages of a run: opened once, found by the id of their plugin like any built-in. */
import type { LockedPlugin } from '../../project/lock.ts'
import type { RealmLimits } from '../realm/realm.ts'
import type { Found, Packages, Source } from '../source.ts'
import { fetchPackage, type Tools } from './fetch.ts'
import { openPackage } from './open.ts'
import { publisherOf } from './publisher.ts'
import { pinned, readSpecifier, readWord } from './specifier.ts'
import { invalid } from './tarball.ts'

export type { Tools as PackageTools }

/** `builtin` with packages beside it. */
export function withPackages(
  builtin: Source,
  tools: Tools & { readonly limits?: RealmLimits },
): { readonly plugins: Source; readonly packages: Packages } {
  const opened = new Map<string, Found>()
  const brought = new Map<string, Promise<Found>>()
  const trusted = new Set<string>()
  return {
    packages: {
      read: readWord,
      async open(text, { root, locked }) {
        const keyOf = (specifier: string) => JSON.stringify([specifier, root, locked?.integrity])
        const bringing = brought.get(keyOf(text)) ?? bring(tools, { text, root, locked })
        brought.set(keyOf(text), bringing)
        const found = await bringing
        const { id } = found.plugin
        if (builtin.ids().includes(id))
          throw invalid(text, `its plugin is called '${id}', which is the name of one that comes with CLODO`)
        opened.set(id, found)
        brought.set(keyOf(found.locked.source), bringing)
        return { found, specifier: found.locked.source }
      },
      publisher: (of) => publisherOf(tools, of),
      trust: (grant) => void trusted.add(grant),
      trusts: (grant) => trusted.has(grant),
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
  readonly locked: LockedPlugin | undefined
}

async function bring(tools: Tools & { readonly limits?: RealmLimits }, { text, root, locked }: Wanted): Promise<Found> {
  const { version, integrity } = locked ?? {}
  const known = version === undefined || integrity === undefined ? undefined : { version, integrity }
  const specifier = readSpecifier(text)
  const found = await openPackage(await fetchPackage(tools, specifier, { root, locked: known }), text, tools.limits)
  return { ...found, locked: { ...found.locked, source: pinned(specifier, found.locked.version) } }
}
