import { askedBy } from '../dependency.ts'
import type { Rule } from '../rule.ts'

export const dependencyAny: Rule = {
  id: 'package/dependency-any-version',
  severity: 'warning',
  title: 'A dependency of any version',
  why: 'The next installation without a lockfile takes whatever is newest, its faults and its thefts included.',
  mend: 'Name the version that was tested.',
  *look({ manifest }) {
    for (const { name, range, place } of askedBy(manifest))
      if (['', '*', 'x', 'latest', 'next', '>=0', '>=0.0.0'].includes(range.trim()) && place[0] !== 'peerDependencies')
        yield { file: manifest?.path ?? '', place, message: `${name} may be any version.` }
  },
}
