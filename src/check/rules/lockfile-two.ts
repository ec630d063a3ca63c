import { posix } from 'node:path'
import { packageManagers } from '../../project/package-manager.ts'
import type { Rule } from '../rule.ts'

export const lockfileTwo: Rule = {
  id: 'package/lockfiles-of-two',
  severity: 'warning',
  title: 'Lockfiles of two package managers',
  why: 'Only one of them is kept up to date; who uses the other one installs old versions.',
  mend: 'Keep the lockfile of the package manager that the project uses.',
  *look({ manifest, files, repository }) {
    if (manifest === undefined) return
    const home = posix.dirname(manifest.path)
    const found = Object.entries(packageManagers).flatMap(([manager, { lockfiles }]) => {
      const name = lockfiles.find((file) => files.isFile(posix.join(home, file)))
      return name === undefined ? [] : [{ manager, path: posix.join(home, name) }]
    })
    for (const { manager, path } of found)
      if (found.length > 1 && manager !== repository.packageManager)
        yield { file: path, message: `The project uses ${repository.packageManager}, and this is of ${manager}.` }
  },
}
