import type { Json } from '../../plugin/json.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import type { Rule } from '../rule.ts'
import { placeIn } from '../subject.ts'

export const debugOn: Rule = {
  id: 'config/debug-on',
  severity: 'warning',
  title: 'Debugging is switched on',
  why: 'Debug output tells callers and logs more than they should know, and costs time.',
  mend: 'Switch it off in this environment: info is a level for production.',
  profiles: ['staging', 'production'],
  *look(subject) {
    for (const scope of subject.scopes)
      for (const [name, value] of Object.entries(objectAt(scope.value, 'vars'))) {
        if (!isDebug(name, value)) continue
        yield {
          file: subject.config?.path ?? '',
          place: placeIn(subject, scope, ['vars', name]),
          environment: scope.environment,
          message: `${name} is ${JSON.stringify(value)}.`,
        }
      }
  },
}

function isDebug(name: string, value: Json): boolean {
  const word = String(value).toLowerCase()
  if (/(^|_)LOG_?LEVEL$/i.test(name)) return ['debug', 'trace', 'verbose', 'silly'].includes(word)
  if (/^(NODE_ENV|ENVIRONMENT|APP_ENV)$/i.test(name)) return /^dev(elopment)?$/.test(word)
  return /(^|_)(DEBUG|VERBOSE)(_MODE)?$/i.test(name) && ['true', '1', 'on', 'yes', '*'].includes(word)
}
