import type { CodeRule } from '../code-rule.ts'
import { isLocalUrl } from '../naming.ts'
import { callsIn, literal, resolve } from '../syntax.ts'

export const insecureFetch: CodeRule = {
  id: 'code/insecure-fetch',
  severity: 'warning',
  title: 'A request without TLS',
  why: 'Who stands in between can read what is sent, and change the answer.',
  mend: 'Use https:.',
  hint: /http:\/\//i,
  *search(source) {
    for (const { node, name, given } of callsIn(source)) {
      const [first] = given
      const url = first === undefined ? undefined : literal(resolve(source, first))
      // A binding answers to any host; only the global fetch goes over the network.
      if (name === 'fetch' && url !== undefined && /^http:/i.test(url) && !isLocalUrl(url))
        yield { node, message: 'It asks an address without TLS.' }
    }
  },
}
