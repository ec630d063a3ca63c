/** From the bytes of a package to a plugin that states facts like any other. */
import { posix } from 'node:path'
import type { Template } from '../../plugin/define.ts'
import { openRealm, type RealmLimits } from '../realm/realm.ts'
import type { FolderFile, Found } from '../source.ts'
import type { Fetched } from './fetch.ts'
import { readManifest } from './manifest.ts'
import { invalid, type PackageFiles, textOf, unpack } from './tarball.ts'

/** @throws PACKAGE_INVALID, PLUGIN_INVALID */
export async function openPackage(
  { tarball, integrity }: Fetched,
  source: string,
  limits?: RealmLimits,
): Promise<Found> {
  const files = await unpack(tarball, source)
  const { name, version, plugin: path, rights } = readManifest(files, source)
  const realm = await openRealm(textOf(files.get(path) ?? new Uint8Array(), path, name), name, limits)
  const { definition } = realm
  if (definition.version !== version)
    throw invalid(name, `its plugin says version ${definition.version}, its package.json ${version}`)
  const plugin: Found['plugin'] = { ...definition, apply: realm.apply as Template['apply'] }
  return {
    plugin,
    locked: { version, source, integrity, ...(rights.length === 0 ? {} : { rights }) },
    package: { name },
    files: (folder) => below(files, folder, name),
  }
}

function below(files: PackageFiles, folder: string, name: string): FolderFile[] {
  const start = `${folder}/`
  const found = [...files].filter(([path]) => path.startsWith(start)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (found.length === 0) throw invalid(name, `it has no folder ${folder}, which its plugin names`)
  return found.map(([path, bytes]) => ({ path: posix.relative(folder, path), text: textOf(bytes, path, name) }))
}
