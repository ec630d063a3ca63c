import { objectAt, textAt } from '../../project/detect/manifest.ts'
import type { Rule } from '../rule.ts'
import { stepsOf, triggersOf } from '../workflow.ts'

export const ciPullRequestTarget: Rule = {
  id: 'ci/pull-request-target',
  severity: 'error',
  title: 'Code of strangers runs with the secrets of the repository',
  why: 'pull_request_target and workflow_run have the secrets and a token that may write; checking out the head of a pull request there gives both to its author.',
  mend: 'Use pull_request, or leave the code of the head where it is.',
  *look({ workflows }) {
    for (const workflow of workflows) {
      if (!triggersOf(workflow).some((one) => one === 'pull_request_target' || one === 'workflow_run')) continue
      for (const { file, place, value, run } of stepsOf(workflow)) {
        const ref = textAt(objectAt(value, 'with'), 'ref') ?? ''
        const checksOut = textAt(value, 'uses')?.startsWith('actions/checkout@') === true && ofHead(ref)
        if (checksOut || /\bgh pr checkout\b|git (?:fetch|checkout)[^\n]*(?:pull\/|head)/.test(run ?? ''))
          yield { file, place, message: 'It checks out the code of a pull request.' }
      }
    }
  },
}

function ofHead(ref: string): boolean {
  return /github\.head_ref|\.head\.(?:sha|ref)|head_(?:sha|branch)|refs\/pull\//.test(ref)
}
