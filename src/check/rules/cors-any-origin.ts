import type { Rule } from '../rule.ts'
import { placeIn, textsIn } from '../subject.ts'

export const corsAnyOrigin: Rule = {
  id: 'config/cors-any-origin',
  severity: 'warning',
  title: 'Every origin is allowed',
  why: 'Any page that a user visits may read the answers of this service.',
  mend: 'List the origins that need it, or leave the list empty.',
  profiles: ['staging', 'production'],
  *look(subject) {
    for (const scope of subject.scopes)
      for (const { path, text } of textsIn(scope.value.vars, ['vars'])) {
        const isOrigins = /CORS|ALLOW(?:ED)?_ORIGIN/i.test(String(path[1]))
        if (!isOrigins || !text.split(',').some((one) => one.trim() === '*')) continue
        yield {
          file: subject.config?.path ?? '',
          place: placeIn(subject, scope, path),
          environment: scope.environment,
          message: `${path.slice(1).join('.')} allows every origin (*).`,
        }
      }
  },
}
