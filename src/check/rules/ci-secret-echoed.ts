import type { Rule } from '../rule.ts'
import { isSecret, secretNames, stepsOf } from '../workflow.ts'

export const ciSecretEchoed: Rule = {
  id: 'ci/secret-echoed',
  severity: 'error',
  title: 'A secret that a workflow prints',
  why: 'Logs of workflows are kept and read by many; masking fails for any form of the value but the exact one.',
  mend: 'Do not print it. Give it by standard input, or by the environment of the step that needs it.',
  *look({ workflows }) {
    for (const workflow of workflows)
      for (const { file, place, run, env } of stepsOf(workflow)) {
        const lines = (run ?? '').split('\n').filter((line) => /(?:^|[;&|]\s*|\s)(?:echo|printf|printenv)\b/.test(line))
        const told = lines.find((line) => !piped(line) && (isSecret(line) || secretNames(env).some(namedIn(line))))
        if (told !== undefined) yield { file, place: [...place, 'run'], message: 'The step prints a secret.' }
      }
  },
}

/** What goes on to another program is not in the log. */
function piped(line: string): boolean {
  return /\|\s*(?!tee\b)\w|<<<|>\s*\S/.test(line)
}

function namedIn(line: string): (name: string) => boolean {
  return (name) => new RegExp(`\\$\\{?${name}\\b|printenv\\s+${name}\\b`).test(line)
}
