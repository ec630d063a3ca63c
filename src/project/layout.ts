import type { Layout } from '../kind/index.ts'
import type { ProjectFacts } from '../plugin/project.ts'

const created = { config: 'wrangler.jsonc', packageJson: 'package.json', migrations: 'migrations' }

/** Where things stand: at fixed places in a project that CLODO created, where the recipe says in another. */
export function layoutOf(project: ProjectFacts): Layout {
  const { config, packageJson, migrations } = project.existing ?? created
  return { project, config, packageJson, migrations, readme: 'README.md', existing: project.existing !== undefined }
}
