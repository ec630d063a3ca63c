import type { CodeRule } from '../code-rule.ts'
import { callsIn } from '../syntax.ts'

export const codeEvaluated: CodeRule = {
  id: 'code/evaluated',
  severity: 'error',
  title: 'Code made from a text',
  why: 'Workers refuse eval and new Function while a request is served: it runs in tests on Node and fails when it is live.',
  mend: 'Write the code out, or read data as data: JSON.parse.',
  hint: /\b(?:eval|Function)\s*\(/,
  *search(source) {
    for (const { node, name } of callsIn(source))
      if (/^(?:globalThis\.|self\.)?(?:eval|Function)$/.test(name))
        yield { node, message: `${name} makes code from a text.` }
  },
}
