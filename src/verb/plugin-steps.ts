/** What the plugins of a project bring to `migrate`: steps of their own. */
import { ClodoError } from '../errors.ts'
import { stepOf } from '../migrate/plugin-step.ts'
import type { Step } from '../migrate/step.ts'
import type { Project } from '../project/open.ts'
import { openPackages } from './packages.ts'
import type { World } from './world.ts'

/** Steps of plugins as the project has them, by their ids. Packages that cannot be had bring none. */
export async function pluginSteps({ sources }: World, { found, lock, root }: Project): Promise<Step[]> {
  const { plugins = {}, sources: named = {} } = found?.recipe ?? {}
  try {
    await openPackages(sources, { plugins, sources: named }, { root, lock })
  } catch (error) {
    if (!(error instanceof ClodoError) || error.code === 'INTERNAL') throw error
  }
  const steps: Step[] = []
  for (const plugin of Object.keys(plugins).sort()) {
    const brought = (await sources.plugins.find(plugin))?.plugin.steps ?? []
    for (const step of brought)
      steps.push(stepOf({ plugin, step, applied: lock.steps?.includes(`${plugin}:${step.id}`) === true }))
  }
  return steps
}
