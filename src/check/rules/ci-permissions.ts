import { isObject } from '../../edit/value.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import type { Rule } from '../rule.ts'

export const ciPermissions: Rule = {
  id: 'ci/permissions-unsaid',
  severity: 'warning',
  title: 'A workflow that does not say what it may',
  why: 'Then its token has what the repository gives by default, which may be to write everything.',
  mend: 'Set permissions at the top: contents: read is enough for most.',
  *look({ workflows }) {
    for (const { path, value } of workflows) {
      const jobs = Object.values(objectAt(value, 'jobs'))
      if (isObject(value) && value.permissions !== undefined) continue
      if (jobs.length === 0 || jobs.every((job) => isObject(job) && job.permissions !== undefined)) continue
      yield {
        file: path,
        place: ['jobs'],
        message: 'No permissions are set, neither here nor in every job.',
        fix: (text) => text.replace(/^(?=jobs:)/m, 'permissions:\n  contents: read\n\n'),
      }
    }
  },
}
