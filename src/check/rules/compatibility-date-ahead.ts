import { textAt } from '../../project/detect/manifest.ts'
import type { Rule } from '../rule.ts'
import { installedDocument, placeIn } from '../subject.ts'

export const compatibilityDateAhead: Rule = {
  id: 'config/compatibility-date-ahead',
  severity: 'error',
  title: 'Compatibility date ahead of workerd',
  why: 'The installed workerd does not know that date yet: local runs and tests refuse it, or show another behaviour than production.',
  mend: 'Update wrangler, or set compatibility_date to the date of the installed workerd at the latest.',
  *look(subject) {
    const newest = newestDate(textAt(installedDocument(subject.files, 'workerd/package.json'), 'version'))
    for (const scope of subject.scopes) {
      const date = textAt(scope.value, 'compatibility_date')
      if (newest === undefined || date === undefined || date <= newest) continue
      yield {
        file: subject.config?.path ?? '',
        place: placeIn(subject, scope, ['compatibility_date']),
        environment: scope.environment,
        message: `compatibility_date ${date} is later than ${newest}, the date of the installed workerd.`,
      }
    }
  },
}

/** workerd has its date in its version: `1.20261023.1`. */
function newestDate(version: string | undefined): string | undefined {
  const found = /^\d+\.(\d{4})(\d\d)(\d\d)\./.exec(version ?? '')
  return found === null ? undefined : found.slice(1).join('-')
}
