/** Plugins in memory, as `resolve` finds them. */
import type { Template } from '../../src/plugin/define.ts'
import { definePlugin } from '../../src/plugin/index.ts'
import type { FolderFile, Found, Source, Sources } from '../../src/resolve/source.ts'

type Definition = Partial<Parameters<typeof definePlugin>[0]> & {
  readonly id: string
  readonly includes?: readonly string[]
  readonly files?: { readonly [folder: string]: readonly FolderFile[] }
}

/** A plugin that says no more than it is told to. */
export function foundOf({ files = {}, includes, ...definition }: Definition): Found {
  const plugin = definePlugin({ title: definition.id, version: '1.0.0', contribute: () => [], ...definition })
  return {
    plugin: { ...plugin, ...(includes === undefined ? {} : { includes }) } as unknown as Template,
    locked: { version: plugin.version, source: 'test' },
    files: (folder) => files[folder] ?? [],
  }
}

export function sourceOf(...found: readonly Found[]): Source {
  const byId = new Map(found.map((one) => [one.plugin.id, one]))
  return { ids: () => [...byId.keys()].sort(), find: async (id) => byId.get(id) }
}

export function sourcesOf(templates: readonly Found[], plugins: readonly Found[]): Sources {
  return {
    templates: sourceOf(...templates),
    plugins: sourceOf(...plugins),
    version: (name) => ({ hono: '4.13.0' })[name],
    compatibilityDate: '2026-01-01',
  }
}
