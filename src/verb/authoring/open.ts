/** A package as its author has it on the disk, opened the way it is for its users. */
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { run } from '../../effect/run.ts'
import { ClodoError } from '../../errors.ts'
import { fetchPackage } from '../../resolve/package/fetch.ts'
import { type Manifest, readManifest } from '../../resolve/package/manifest.ts'
import { openPackage, type PackageTools } from '../../resolve/package/open.ts'
import { readWord } from '../../resolve/package/specifier.ts'
import { type PackageFiles, unpack } from '../../resolve/package/tarball.ts'
import type { Found } from '../../resolve/source.ts'
import { nodeDisk } from '../../tree/disk.ts'

/** A package as npm would publish it. */
export interface Packed {
  readonly files: PackageFiles
  readonly manifest: Manifest
  /** Bytes of the tarball. */
  readonly size: number
  readonly integrity: string
}

/**
 * Packs a folder as npm would publish it; runs nothing of it.
 *
 * @param folder absolute
 * @throws PACKAGE_INVALID, PACKAGE_UNKNOWN, PACKAGE_UNREACHABLE
 */
export async function packAt(folder: string, tools: PackageTools = machine()): Promise<Packed> {
  if (tools.disk.kind(posix.join(folder, 'package.json')) !== 'file')
    throw new ClodoError('PACKAGE_UNKNOWN', {
      what: 'There is no package.json here.',
      where: folder,
      mend: 'Name the directory of a plugin, or begin one: clodo plugin new NAME',
    })
  const specifier = readWord(folder, { cwd: folder, root: folder })
  const { tarball, integrity } = await fetchPackage(tools, specifier, { root: folder, locked: undefined })
  const files = await unpack(tarball, folder)
  return { files, manifest: readManifest(files, folder), size: tarball.byteLength, integrity }
}

/** Opens the plugin of a packed folder; its code runs in the realm, or with the rights that its package asks for. */
export function openPacked(packed: Packed, tools: PackageTools = machine()): Promise<Found> {
  return openPackage(tools, { ...packed, source: `file:${packed.manifest.name}` })
}

/**
 * Opens a package from its folder, as its users will have it: what npm would publish, in the realm.
 *
 * @param folder absolute path of the folder that has package.json
 * @throws PACKAGE_INVALID, PLUGIN_INVALID with the reason
 */
export async function openPackageAt(folder: string): Promise<Found> {
  return openPacked(await packAt(folder))
}

function machine(): PackageTools {
  return { disk: nodeDisk(), run, env: process.env, randomHex: (bytes) => randomBytes(bytes).toString('hex') }
}
