import { textAt } from '../../project/detect/manifest.ts'
import type { Rule } from '../rule.ts'
import { placeIn } from '../subject.ts'

const year = 365 * 24 * 60 * 60 * 1000

export const compatibilityDateOld: Rule = {
  id: 'config/compatibility-date-old',
  severity: 'warning',
  title: 'Compatibility date older than a year',
  why: 'The Worker misses corrections of the runtime, those of security among them, and the step to a new date grows.',
  mend: 'Read which behaviours change, set a newer compatibility_date and run the tests.',
  *look(subject) {
    for (const scope of subject.scopes) {
      const date = textAt(scope.value, 'compatibility_date')
      const age = subject.today.getTime() - Date.parse(date ?? '')
      if (!(age > year)) continue
      yield {
        file: subject.config?.path ?? '',
        place: placeIn(subject, scope, ['compatibility_date']),
        environment: scope.environment,
        message: `compatibility_date ${date} is more than a year old.`,
      }
    }
  },
}
