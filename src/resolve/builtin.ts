/** The templates and plugins that come with CLODO, and the versions it writes. Read from folders; none is named here. */
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ClodoError } from '../errors.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'
import { folderSource } from './folder.ts'
import type { Sources } from './source.ts'

/** The manifest whose exact versions are written into projects; bots bump it like any other. */
interface Versions {
  readonly dependencies: { readonly [name: string]: string }
  readonly config: { readonly compatibilityDate: string }
}

export function builtinSources(disk: Disk): Sources {
  const home = homeOf(disk)
  const { dependencies, config } = readVersions(disk, posix.join(home, 'templates/versions/package.json'))
  return {
    templates: folderSource(posix.join(home, 'templates'), disk),
    plugins: folderSource(posix.join(home, 'plugins'), disk),
    version: (name) => dependencies[name],
    compatibilityDate: config.compatibilityDate,
  }
}

/** The directory that has the folders: that of the bundle, or the repository of the sources. */
export function homeOf(disk: Disk): string {
  const here = fileURLToPath(new URL('.', import.meta.url)).replaceAll('\\', '/')
  const home = ['.', '..', '../..']
    .map((up) => posix.join(here, up))
    .find((directory) => disk.kind(posix.join(directory, 'templates/versions/package.json')) === 'file')
  if (home === undefined)
    throw new ClodoError('INTERNAL', {
      what: 'The templates that belong to this package are missing.',
      where: here,
      mend: 'Install clodo again.',
    })
  return home
}

function readVersions(disk: Disk, path: string): Versions {
  const bytes = disk.read(path)
  if (bytes === undefined)
    throw new ClodoError('INTERNAL', { what: 'The versions that belong to this package are missing.', where: path })
  return JSON.parse(decode(bytes, path)) as Versions
}
