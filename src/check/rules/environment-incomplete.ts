import type { Rule } from '../rule.ts'

export const environmentIncomplete: Rule = {
  id: 'config/environment-incomplete',
  severity: 'error',
  title: 'An environment lacks what another has',
  why: 'Environments inherit no binding, variable or secret: what is missing in one is undefined when it runs there.',
  mend: 'Repeat it in the environment, with its own value.',
  *look({ config, faults, scopes }) {
    for (const { environments, what } of faults.filter((fault) => fault.what.endsWith('is missing')))
      for (const name of environments)
        yield {
          file: config?.path ?? '',
          place: scopes.find(({ environment }) => environment === name)?.own ?? [],
          environment: name,
          message: `In ${name} ${what}.`,
        }
  },
}
