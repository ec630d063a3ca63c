/** Reads the lockfile of a project, whichever package manager it is of. */
import { posix } from 'node:path'
import { formatOf, prepareFormats } from '../../edit/format.ts'
import { json } from '../../edit/json.ts'
import { isObject } from '../../edit/value.ts'
import { ClodoError } from '../../errors.ts'
import type { Json } from '../../plugin/json.ts'
import type { Files } from '../../project/detect/files.ts'
import { installerOf } from '../../project/detect/lockfile.ts'
import { manifestOf } from '../../project/detect/manifest.ts'
import type { PackageManager } from '../../project/package-manager.ts'
import { fromBun } from './bun.ts'
import type { Inventory } from './component.ts'
import { fromNpm } from './npm.ts'
import { fromPnpm } from './pnpm.ts'
import { fromYarn } from './yarn.ts'

export interface Locked extends Inventory {
  readonly manager: PackageManager
  /** From the root. */
  readonly lockfile: string
  readonly name: string
  readonly version: string | undefined
}

/** @throws LOCKFILE_UNREADABLE where there is none, or one of a form that is not known */
export async function inventoryOf(files: Files): Promise<Locked> {
  const manifest = manifestOf(files, '.')
  const { packageManager: manager, lockfile } = installerOf(files, manifest)
  const text = lockfile === undefined ? undefined : files.text(lockfile)
  if (lockfile === undefined || text === undefined) throw unreadable('There is no lockfile.', files.root)
  await prepareFormats([lockfile, 'x.yaml'])
  const inventory = read(manager, text, manifest.value)
  if (inventory === undefined) throw unreadable('The lockfile has a form that is not known.', lockfile)
  const { name, version } = manifest.value
  return {
    ...inventory,
    manager,
    lockfile,
    name: typeof name === 'string' ? name : posix.basename(files.root),
    version: typeof version === 'string' ? version : undefined,
  }
}

function read(manager: PackageManager, text: string, manifest: Json): Inventory | undefined {
  const yaml = (source: string) => formatOf('x.yaml')?.parse(source, 'lockfile') ?? null
  if (manager === 'yarn') return fromYarn(text, manifest, yaml)
  const value = manager === 'pnpm' ? yaml(text) : json.parse(text, 'lockfile')
  if (!isObject(value)) return undefined
  return manager === 'pnpm' ? fromPnpm(value) : manager === 'bun' ? fromBun(value) : fromNpm(value)
}

function unreadable(what: string, where: string): ClodoError {
  return new ClodoError('LOCKFILE_UNREADABLE', { what, where })
}
