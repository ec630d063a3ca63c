import { formatOf, type Path } from '../../edit/format.ts'
import { isObject, valueAt } from '../../edit/value.ts'
import type { Rule } from '../rule.ts'
import { placeIn } from '../subject.ts'

export const observability: Rule = {
  id: 'config/observability-off',
  severity: 'warning',
  title: 'Logs are not kept',
  why: 'Without observability nothing tells afterwards what the Worker did: an incident has no trace.',
  mend: 'Set observability.enabled to true.',
  profiles: ['staging', 'production'],
  *look(subject) {
    const { config } = subject
    for (const scope of subject.scopes) {
      const { observability: settings } = scope.value
      const own = [...scope.own, 'observability']
      const logs = isObject(settings) && isObject(settings.logs) ? settings.logs.enabled : undefined
      if (isObject(settings) && (settings.enabled === true || logs === true)) continue
      yield {
        file: config?.path ?? '',
        place: placeIn(subject, scope, ['observability']),
        environment: scope.environment,
        message: 'observability is not enabled.',
        fix: (text) =>
          enabled(text, config?.path ?? '', valueAt(config?.value, own) === undefined ? ['observability'] : own),
      }
    }
  },
}

function enabled(text: string, file: string, at: Path): string {
  return formatOf(file)?.set(text, [...at, 'enabled'], true, file) ?? text
}
