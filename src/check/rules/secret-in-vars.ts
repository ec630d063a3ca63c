import { objectAt } from '../../project/detect/manifest.ts'
import { namesSecret } from '../naming.ts'
import type { Rule } from '../rule.ts'
import { placeIn } from '../subject.ts'

export const secretInVars: Rule = {
  id: 'config/secret-in-vars',
  severity: 'error',
  title: 'A secret among the variables',
  why: 'Variables stand in version control and are shown in the dashboard: everybody who can read the code has the secret.',
  mend: 'Set it as a secret (clodo secret set, or wrangler secret put), list its name in secrets.required, and replace the value: it is known.',
  *look(subject) {
    for (const scope of subject.scopes)
      for (const [name, value] of Object.entries(objectAt(scope.value, 'vars'))) {
        if (!namesSecret(name) || typeof value !== 'string' || value === '' || /^(https?:|\/)/.test(value)) continue
        yield {
          file: subject.config?.path ?? '',
          place: placeIn(subject, scope, ['vars', name]),
          environment: scope.environment,
          message: `The variable ${name} has the name of a secret, and a value.`,
        }
      }
  },
}
