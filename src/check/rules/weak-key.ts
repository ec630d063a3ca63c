import { localValues, namesSecret } from '../naming.ts'
import type { Rule } from '../rule.ts'

/** Characters below which a key can be guessed, even where each of them is random. */
const least = 16
const known =
  /^(change.?me|secret|password|passw0rd|test|dev|development|example|admin|default|123456\d*|qwerty|letmein)/i

export const weakKey: Rule = {
  id: 'config/weak-key',
  severity: 'warning',
  title: 'A key that can be guessed',
  why: 'A short key, or a word that stands in every list, is found by trying, also by who has nothing but a token signed with it.',
  mend: 'Use 32 random bytes: openssl rand -hex 32.',
  *look({ files, repository }) {
    for (const { file, name, value, offset } of localValues(files, repository.config?.path)) {
      if (!namesSecret(name) || value === '' || (value.length >= least && !known.test(value))) continue
      yield { file, place: offset, message: `${name} is short, or a word that everybody tries.` }
    }
  },
}
