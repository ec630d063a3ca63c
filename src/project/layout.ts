import type { Layout } from '../kind/index.ts'
import type { ProjectFacts } from '../plugin/project.ts'

/** Where things stand in a project that CLODO created. */
export function createdLayout(project: ProjectFacts): Layout {
  return {
    project,
    config: 'wrangler.jsonc',
    packageJson: 'package.json',
    readme: 'README.md',
    migrations: 'migrations',
  }
}
