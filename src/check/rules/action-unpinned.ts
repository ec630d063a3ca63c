import { textAt } from '../../project/detect/manifest.ts'
import type { Rule } from '../rule.ts'
import { stepsOf } from '../workflow.ts'

export const actionUnpinned: Rule = {
  id: 'ci/action-unpinned',
  severity: 'warning',
  title: 'An action that is not pinned',
  why: 'A tag can be moved to other code, which then runs with the secrets of the workflow. It has happened.',
  mend: 'Name the commit by its 40 digits, with the version in a comment; an update bot keeps it fresh.',
  *look({ workflows }) {
    for (const workflow of workflows)
      for (const { file, place, value } of stepsOf(workflow)) {
        const uses = textAt(value, 'uses')
        if (uses === undefined || uses.startsWith('./')) continue
        if (/@[0-9a-f]{40}$/.test(uses) || /^docker:\/\/.*@sha256:[0-9a-f]{64}$/.test(uses)) continue
        yield { file, place: [...place, 'uses'], message: `${uses} can change without notice.` }
      }
  },
}
