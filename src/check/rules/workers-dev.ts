import type { Rule } from '../rule.ts'
import { placeIn } from '../subject.ts'

export const workersDev: Rule = {
  id: 'config/workers-dev',
  severity: 'warning',
  title: 'Production answers at workers.dev',
  why: 'That address goes past what guards the own domain: firewall rules, Access, rate limits of the zone.',
  mend: 'Set workers_dev (and preview_urls) to false in production, and give it a route or a custom domain.',
  profiles: ['production'],
  *look(subject) {
    for (const scope of subject.scopes)
      for (const key of ['workers_dev', 'preview_urls']) {
        if (scope.value[key] !== true) continue
        yield {
          file: subject.config?.path ?? '',
          place: placeIn(subject, scope, [key]),
          environment: scope.environment,
          message: `${key} is true.`,
        }
      }
  },
}
