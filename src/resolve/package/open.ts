/** From the files of a package to a plugin that states facts like any other. */
import { posix } from 'node:path'
import type { RealmLimits } from '../realm/evaluate.ts'
import { openRealm } from '../realm/realm.ts'
import type { FolderFile, Found } from '../source.ts'
import type { Tools } from './fetch.ts'
import type { Manifest } from './manifest.ts'
import { commandOf, openProcess } from './process.ts'
import { invalid, type PackageFiles, textOf } from './tarball.ts'

/** What packages need from outside, and the limits of their realms. */
export type PackageTools = Tools & { readonly limits?: RealmLimits }

export interface Unpacked {
  readonly files: PackageFiles
  readonly manifest: Manifest
  /** As the recipe keeps it. */
  readonly source: string
  readonly integrity: string
}

/** Runs code of the package for the first time: in a realm, or in a process of its own where that was granted. @throws PACKAGE_INVALID, PLUGIN_INVALID */
export async function openPackage(
  tools: PackageTools,
  { files, manifest, source, integrity }: Unpacked,
): Promise<Found> {
  const { name, version, plugin: path, rights } = manifest
  const { definition, apply } = rights.includes('process')
    ? await openProcess(tools, files, { name, path })
    : await openRealm(textOf(files.get(path) ?? new Uint8Array(), path, name), name, tools.limits)
  if (definition.version !== version)
    throw invalid(name, `its plugin says version ${definition.version}, its package.json ${version}`)
  return {
    plugin: { ...definition, apply },
    locked: { version, source, integrity, ...(rights.length === 0 ? {} : { rights }) },
    package: { name },
    files: (folder) => below(files, folder, name),
    command: async (file) => {
      if (files.has(file)) return commandOf(tools, files, file)
      throw invalid(name, `it has no ${file}, which its plugin names as a command`)
    },
  }
}

function below(files: PackageFiles, folder: string, name: string): FolderFile[] {
  const start = `${folder}/`
  const found = [...files].filter(([path]) => path.startsWith(start)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (found.length === 0) throw invalid(name, `it has no folder ${folder}, which its plugin names`)
  return found.map(([path, bytes]) => ({ path: posix.relative(folder, path), text: textOf(bytes, path, name) }))
}
