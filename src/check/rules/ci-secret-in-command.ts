import type { Rule } from '../rule.ts'
import { isSecret, stepsOf } from '../workflow.ts'

export const ciSecretInCommand: Rule = {
  id: 'ci/secret-in-command',
  severity: 'error',
  title: 'A secret in the arguments of a command',
  why: 'Every process on the machine can read arguments, and some programs log theirs: so a token for wrangler stands where anybody finds it.',
  mend: 'Give it by env: of the step, and name the variable in the script.',
  *look({ workflows }) {
    for (const workflow of workflows)
      for (const { file, place, run } of stepsOf(workflow))
        if (isSecret(run ?? ''))
          yield { file, place: [...place, 'run'], message: 'The step writes a secret into its script.' }
  },
}
