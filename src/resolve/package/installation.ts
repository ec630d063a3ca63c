/** What package managers read when they install, and run: a package of a third party does not state it. */
import { ClodoError } from '../../errors.ts'
import type { Contribution } from '../../plugin/contribution.ts'
import type { Found } from '../source.ts'

/** By the last segment of a path, in any directory: workspaces are installed with their root. */
const read = new Set([
  ...['package.json', 'npm-shrinkwrap.json', 'package-lock.json', '.npmrc', 'binding.gyp'],
  ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.cjs', '.pnpmfile.mjs'],
  ...['yarn.lock', '.yarnrc', '.yarnrc.yml', '.pnp.cjs', '.pnp.loader.mjs'],
  ...['bun.lock', 'bun.lockb', 'bunfig.toml', '.bunfig.toml'],
])

/** @throws PLUGIN_INVALID for a fact that changes what is installed or run by a package manager by itself */
export function refuseInstallation(found: Found, fact: Contribution): void {
  if (found.package === undefined) return
  const path = fact.kind === 'file' ? fact.path : 'file' in fact ? fact.file : ''
  const segments = path.toLowerCase().split('/')
  if (!read.has(segments.at(-1) ?? '') && !segments.includes('.yarn')) return
  throw new ClodoError('PLUGIN_INVALID', {
    what: `Plugin ${found.plugin.id} wants to write ${path}, which package managers read when they install.`,
    where: path,
    mend: 'It can state a dependency or a script; those are facts of their own. Tell its author, or remove it.',
    data: { plugin: found.plugin.id },
  })
}
