/** What the platform knows: the newest compatibility date, and the flags that turn with dates. */
import { posix } from 'node:path'
import type { Disk } from '../../tree/disk.ts'
import known from './flags.json' with { type: 'json' }
import { type Flag, readFlags } from './table.ts'

export interface Platform {
  /** The newest date that this workerd takes. */
  readonly date: string
  /** Where that is known from: the version of workerd, installed in the project or known to CLODO. */
  readonly from: string
  readonly flags: readonly Flag[]
}

const builds = ['linux-64', 'linux-arm64', 'darwin-64', 'darwin-arm64', 'windows-64']

/** That of the project's own workerd, else the one this CLODO was made with. Reads files, runs nothing. */
export function platformOf(disk: Disk, root: string): Platform {
  const installed = installedIn(disk, root)
  if (installed === undefined) return { ...known, from: `workerd ${known.date} (not installed; what CLODO knows)` }
  const { date, modules } = installed
  const from = `workerd ${date} in node_modules`
  // The table that CLODO has tells of all that an older one knows.
  if (date <= known.date) return { date, from, flags: known.flags }
  const flags = builds.flatMap((build) => tableOf(disk, posix.join(modules, '@cloudflare', `workerd-${build}`)))
  return flags.length > 0 ? { date, from, flags } : { ...known, from }
}

function tableOf(disk: Disk, directory: string): Flag[] {
  const bytes = ['bin/workerd', 'bin/workerd.exe'].map((path) => disk.read(posix.join(directory, path)))
  const found = bytes.find((one) => one !== undefined)
  return (found && readFlags(found)) ?? []
}

/** The nearest `node_modules` with a workerd in it; its version has the date: 1.20261023.1. */
function installedIn(disk: Disk, root: string): { date: string; modules: string } | undefined {
  for (let here = root; ; here = posix.dirname(here)) {
    const modules = posix.join(here, 'node_modules')
    const text = disk.read(posix.join(modules, 'workerd/package.json'))
    const version = text && /"version":\s*"\d+\.(\d{4})(\d{2})(\d{2})\./.exec(Buffer.from(text).toString('utf8'))
    if (version) return { date: version.slice(1, 4).join('-'), modules }
    if (posix.dirname(here) === here) return undefined
  }
}
