import { isArray } from '../../edit/value.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import { localValues } from '../naming.ts'
import type { Rule } from '../rule.ts'
import { placeIn } from '../subject.ts'

export const secretUndeclared: Rule = {
  id: 'config/secret-undeclared',
  severity: 'warning',
  title: 'A secret that no environment requires',
  why: 'Where secrets.required does not name it, a deploy without it goes through, and fails when it is needed.',
  mend: 'List its name in secrets.required of every environment.',
  *look(subject) {
    const { config, files, scopes } = subject
    if (config === undefined) return
    const names = new Set(
      localValues(files, config.path).flatMap(({ file, name }) => (file.includes('.dev.vars') ? [name] : [])),
    )
    for (const scope of scopes) {
      const { required } = objectAt(scope.value, 'secrets')
      const declared = new Set([...(isArray(required) ? required : []), ...Object.keys(objectAt(scope.value, 'vars'))])
      for (const name of names) {
        if (declared.has(name)) continue
        yield {
          file: config.path,
          place: placeIn(subject, scope, ['secrets']),
          environment: scope.environment,
          message: `${name} stands in .dev.vars, and secrets.required does not have it.`,
        }
      }
    }
  },
}
