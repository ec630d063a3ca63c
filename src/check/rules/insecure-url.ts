import { isLocalUrl } from '../naming.ts'
import type { Rule } from '../rule.ts'
import { placeIn, textsIn } from '../subject.ts'

export const insecureUrl: Rule = {
  id: 'config/insecure-url',
  severity: 'warning',
  title: 'An address without TLS',
  why: 'Who stands in between can read what is sent, and change it.',
  mend: 'Use https: (or wss:).',
  profiles: ['staging', 'production'],
  *look(subject) {
    for (const scope of subject.scopes)
      for (const { path, text } of textsIn(scope.value.vars, ['vars'])) {
        const urls = text.split(/[\s,]+/).filter((one) => /^(http|ws):\/\//i.test(one) && !isLocalUrl(one))
        if (urls.length === 0) continue
        yield {
          file: subject.config?.path ?? '',
          place: placeIn(subject, scope, path),
          environment: scope.environment,
          message: `${path.slice(1).join('.')} is an address without TLS.`,
        }
      }
  },
}
