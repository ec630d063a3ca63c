import type { Disk } from '../../tree/disk.ts'
import { isOutput, namedMain } from './entry.ts'
import { filesOf } from './files.ts'
import { objectAt, textAt } from './manifest.ts'
import { modulesFrom } from './modules.ts'
import { classify } from './rules.ts'
import { type DetectOptions, siteOf } from './site.ts'

/**
 * Whether a bundler of the project would stumble over `cloudflare:workers`: it makes the main that the config names, and
 * neither its command nor a module of the user says that it knows such imports.
 */
export function failsAtRuntimeModules(disk: Disk, root: string, options: DetectOptions): boolean {
  const site = siteOf(filesOf(disk, root), options)
  const main = namedMain(site)
  if (main === undefined || !isOutput(site, main)) return false
  const command = textAt(objectAt(site.config, 'build'), 'command') ?? ''
  if ([command, ...site.manifest.scripts].some((script) => script.includes('cloudflare:'))) return false
  const { entry } = classify(site)
  const modules = entry === undefined ? [] : modulesFrom(site.files, entry, site.manifest.home)
  return !modules.some(({ imports }) => imports.some(({ from }) => from.startsWith('cloudflare:')))
}
