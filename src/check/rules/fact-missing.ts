import type { Rule } from '../rule.ts'

export const factMissing: Rule = {
  id: 'project/fact-missing',
  severity: 'warning',
  title: 'What a plugin needs is gone',
  why: 'The record says that a plugin put it there; without it the plugin does not work, or only in part.',
  mend: 'Put it back (clodo diff shows it), or remove the plugin.',
  *look({ missing }) {
    for (const { file, what, guards } of missing) if (!guards) yield { file, message: what }
  },
}
