import type { Rule } from '../rule.ts'

export const guardMissing: Rule = {
  id: 'project/guard-missing',
  severity: 'error',
  title: 'A guard is gone, or stands behind what it guards',
  why: 'Requests reach routes that the plugin was added to protect.',
  mend: 'Put it back to its place (clodo diff shows it), or remove the plugin.',
  *look({ missing }) {
    for (const { file, what, guards } of missing) if (guards) yield { file, message: what }
  },
}
