import type { CodeRule } from '../code-rule.ts'
import { callsIn, literal, numberOf, property } from '../syntax.ts'

export const weakCrypto: CodeRule = {
  id: 'code/weak-crypto',
  severity: 'warning',
  title: 'Cryptography that is broken',
  why: 'MD5 and SHA-1 have collisions that anybody can make, and an RSA key below 2048 bits can be factored.',
  mend: 'Use SHA-256, and RSA of 3072 bits or an elliptic curve.',
  hint: /sha-?1\b|md5|modulusLength/i,
  *search(source) {
    for (const { node, method, given } of callsIn(source)) {
      const [first] = given
      const name = literal(first) ?? literal(property(first, 'name')) ?? ''
      if (['digest', 'createHash'].includes(method) && /^(?:md5|sha-?1)$/i.test(name))
        yield { node, message: `${method} uses ${name}.` }
      const bits = given.map((one) => numberOf(property(one, 'modulusLength'))).find((one) => one !== undefined)
      if (bits !== undefined && bits < 2048) yield { node, message: `The key has ${bits} bits.` }
    }
  },
}
