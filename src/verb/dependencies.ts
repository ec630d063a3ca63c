/** What a project depends on: a bill of materials, and what is known against it. */
import { advisoriesIn, auditCommands, reasonIn, unreachableIn } from '../check/dependencies/advisories.ts'
import { cyclonedx } from '../check/dependencies/cyclonedx.ts'
import { inventoryOf } from '../check/dependencies/inventory.ts'
import type { Finding } from '../check/finding.ts'
import { filesOf } from '../project/detect/files.ts'
import type { World } from './world.ts'

/** CycloneDX 1.6 as JSON. @throws LOCKFILE_UNREADABLE */
export async function billOfMaterials(world: World, root: string, version: string): Promise<string> {
  const locked = await inventoryOf(filesOf(world.disk, root))
  return cyclonedx(locked, { now: world.now(), version })
}

/** Milliseconds that a registry gets. */
const patience = 60_000

/** Asks the registry, when it is told to: nothing else in CLODO tells anybody what a project has. @throws LOCKFILE_UNREADABLE */
export async function askAdvisories(world: World, root: string): Promise<readonly Finding[]> {
  const files = filesOf(world.disk, root)
  const { manager, lockfile } = await inventoryOf(files)
  const args = auditCommands[manager]
  if (args === undefined) return [unreachableIn(lockfile, `${manager} is not asked: its reports have no stable form.`)]
  const { code, stdout } = await world.run(manager, args, { cwd: root, env: world.env, timeout: patience })
  const found = advisoriesIn(stdout, lockfile, files.text(lockfile) ?? '')
  return found ?? [unreachableIn(lockfile, reasonIn(stdout, code))]
}
