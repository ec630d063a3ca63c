import { askedBy } from '../dependency.ts'
import type { Rule } from '../rule.ts'

export const dependencyUnregistered: Rule = {
  id: 'package/dependency-unregistered',
  severity: 'warning',
  title: 'A dependency from git or from an address',
  why: 'What stands there can change under the same name, no advisory covers it, and it cannot be audited.',
  mend: 'Use the package of a registry; where there is none, name a commit by its 40 digits.',
  *look({ manifest }) {
    for (const { name, range, place } of askedBy(manifest)) {
      const foreign = /^(?:git(?:\+\w+)?:|git@|https?:|github:|gitlab:|bitbucket:)|^[\w.-]+\/[\w.-]+(?:#|$)/.test(range)
      if (foreign && !(/#[0-9a-f]{40}$/.test(range) && !range.startsWith('http:')))
        yield { file: manifest?.path ?? '', place, message: `${name} comes from no registry.` }
    }
  },
}
