import type { Rule } from '../rule.ts'

export const compatibilityDateMissing: Rule = {
  id: 'config/compatibility-date-missing',
  severity: 'error',
  title: 'No compatibility date',
  why: 'Without a date the Worker runs with the behaviour of 2021, and wrangler refuses to deploy it.',
  mend: 'Set compatibility_date to the date on which you last tested the Worker.',
  *look({ config, scopes }) {
    const [top] = scopes
    if (config === undefined || top === undefined || top.value.compatibility_date !== undefined) return
    yield { file: config.path, message: 'compatibility_date is not set.' }
  },
}
