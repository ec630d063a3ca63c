import type { Rule } from '../rule.ts'

export const environmentShared: Rule = {
  id: 'config/environment-shared',
  severity: 'error',
  title: 'Environments share a resource',
  why: 'What is tried in one environment changes the data of the other.',
  mend: 'Give each environment a resource of its own.',
  *look({ config, faults, scopes }) {
    for (const { environments, what } of faults.filter((fault) => fault.what.endsWith('is shared'))) {
      const last = environments.at(-1)
      yield {
        file: config?.path ?? '',
        place: scopes.find(({ environment }) => environment === last)?.own ?? [],
        message: `Between ${environments.join(' and ')} ${what}.`,
      }
    }
  },
}
