import { posix } from 'node:path'
import { isPackageManager, type PackageManager, packageManagers } from '../package-manager.ts'
import type { Files } from './files.ts'
import type { Manifest } from './manifest.ts'

export interface Installer {
  readonly packageManager: PackageManager
  readonly lockfile?: string
}

/** The nearest lockfile decides; where there are two side by side, or none, the nearest `packageManager` does. */
export function installerOf(files: Files, manifest: Manifest): Installer {
  const above = files.withinCheckout(manifest.home)
  const wanted = wantedIn(files, above) ?? 'npm'
  const order = [wanted, ...Object.keys(packageManagers).filter(isPackageManager)]
  for (const directory of above) {
    for (const packageManager of order) {
      const name = packageManagers[packageManager].lockfiles.find((file) => files.isFile(posix.join(directory, file)))
      if (name !== undefined) return { packageManager, lockfile: posix.join(directory, name) }
    }
  }
  return { packageManager: wanted }
}

function wantedIn(files: Files, directories: readonly string[]): PackageManager | undefined {
  for (const directory of directories) {
    const text = files.text(posix.join(directory, 'package.json'))
    const named = text?.includes('"packageManager"') ? /"packageManager"\s*:\s*"([a-z]+)@/.exec(text)?.[1] : undefined
    if (named !== undefined && isPackageManager(named)) return named
  }
  return undefined
}
