import { askedBy } from '../dependency.ts'
import type { Rule } from '../rule.ts'

export const lockfileMissing: Rule = {
  id: 'package/lockfile-missing',
  severity: 'warning',
  title: 'No lockfile',
  why: 'Each machine installs other versions: what was tested is not what is deployed.',
  mend: 'Install with the package manager of the project and commit the lockfile.',
  *look({ manifest, repository, files }) {
    if (manifest === undefined || repository.lockfile !== undefined || askedBy(manifest).length === 0) return
    // A project that was made a moment ago has neither installed nor shared anything.
    if (!files.isDirectory('node_modules') && !files.isDirectory('.git')) return
    yield { file: manifest.path, message: 'There are dependencies, and no lockfile.' }
  },
}
