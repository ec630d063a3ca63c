import { ClodoError } from '../../errors.ts'
import { shortly } from '../../nearest.ts'
import type { Repository, RepositoryKind } from './repository.ts'

const mends: { readonly [K in Exclude<RepositoryKind, 'worker'>]: string } = {
  generated: 'Give the Worker an entry of its own where the framework allows it, and name it as main.',
  pages:
    'Plugins need functions/ and a wrangler config with name, compatibility_date and pages_build_output_dir (`wrangler pages download config` writes one); or move to Workers (`clodo migrate`).',
  'assets-only': 'Write an entry, name it as main, and set assets.binding and assets.run_worker_first.',
  'service-worker': 'Turn it into a module first (`clodo migrate`).',
  python: 'Nothing was changed; there is no way to go on.',
  rust: 'Nothing was changed; there is no way to go on.',
  'no-main': 'Name the entry as main in the wrangler config, or to this command with --entry.',
  'not-a-worker': 'Run CLODO where the wrangler config of a Worker stands, or name it with --config.',
}

/** Why CLODO does not edit a repository, for the verbs to throw; undefined where it does. */
export function refusalOf({ kind, says, entry, config, projects, candidates }: Repository): ClodoError | undefined {
  if (kind === 'worker' || (kind === 'pages' && entry !== undefined)) return undefined
  const mend =
    projects.length > 0 ? `Name one of the projects below with --project: ${shortly(projects)}.` : mends[kind]
  return new ClodoError('REPOSITORY_REFUSED', {
    what: says,
    where: entry ?? config?.path,
    mend,
    data: { kind, ...(candidates === undefined ? {} : { candidates }) },
  })
}
