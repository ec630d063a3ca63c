import { isLocalUrl } from '../naming.ts'
import type { Rule } from '../rule.ts'
import { placeIn, textsIn } from '../subject.ts'

export const localUrl: Rule = {
  id: 'config/local-url',
  severity: 'error',
  title: 'An address of this machine in an environment that is deployed',
  why: 'At Cloudflare nothing answers there; in a list of origins it lets pages in that run on the machine of a user.',
  mend: 'Set the address that the environment has.',
  profiles: ['staging', 'production'],
  *look(subject) {
    for (const scope of subject.scopes)
      for (const { path, text } of textsIn(scope.value.vars, ['vars'])) {
        if (!text.split(/[\s,]+/).some(isLocalUrl)) continue
        yield {
          file: subject.config?.path ?? '',
          place: placeIn(subject, scope, path),
          environment: scope.environment,
          message: `${path.slice(1).join('.')} is an address of the local machine.`,
        }
      }
  },
}
