import type { Rule } from '../rule.ts'
import { stepsOf } from '../workflow.ts'

/** What a stranger decides: titles, texts, names of branches. */
const foreign =
  /\$\{\{[^}]*\bgithub\.(?:head_ref|event\.(?:[\w.]*\.)?(?:title|body|message|name|email|label|ref|page_name|default_branch))\b/

export const ciScriptInjection: Rule = {
  id: 'ci/script-injection',
  severity: 'error',
  title: 'A script that strangers can write in',
  why: 'The text of an issue, a title or the name of a branch becomes part of the script before it runs: who writes it runs commands with the secrets of the workflow.',
  mend: 'Give it by env: of the step, and use the variable in quotes.',
  *look({ workflows }) {
    for (const workflow of workflows)
      for (const { file, place, run } of stepsOf(workflow))
        if (foreign.test(run ?? ''))
          yield { file, place: [...place, 'run'], message: 'The script holds what a stranger may have written.' }
  },
}
