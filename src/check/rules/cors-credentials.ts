import { compiler } from '../../edit/typescript/compiler.ts'
import type { CodeRule } from '../code-rule.ts'
import { callsIn, literal, property } from '../syntax.ts'

export const corsCredentials: CodeRule = {
  id: 'code/cors-credentials',
  severity: 'error',
  title: 'Every origin, with credentials',
  why: 'Any page may ask in the name of the user who visits it, and read the answer.',
  mend: 'List the origins that may send credentials, and echo one only when it is on the list.',
  hint: /\bcors\s*\(|access-control-allow-credentials/i,
  *search(source) {
    for (const { node, method, given } of callsIn(source)) {
      if (method !== 'cors' || property(given[0], 'credentials')?.kind !== compiler().SyntaxKind.TrueKeyword) continue
      const origin = property(given[0], 'origin')
      const echo = origin !== undefined && /^\(?\s*(\w+)\s*(?::\s*\w+)?\)?\s*=>\s*\1$/.test(origin.getText())
      if (literal(origin) === '*' || echo) yield { node, message: 'Every origin may send credentials.' }
    }
    const text = source.getText()
    const any = /(['"])access-control-allow-origin\1\s*[,:\]]\s*(?:=\s*)?(['"])\*\2/i.test(text)
    if (any && /(['"])access-control-allow-credentials\1\s*[,:\]]\s*(?:=\s*)?(['"])true\2/i.test(text))
      yield { node: source, message: 'Every origin may send credentials.' }
  },
}
