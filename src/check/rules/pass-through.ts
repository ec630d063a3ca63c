import type { CodeRule } from '../code-rule.ts'
import { callsIn } from '../syntax.ts'

export const passThrough: CodeRule = {
  id: 'code/pass-through',
  severity: 'warning',
  title: 'Errors let requests through to the origin',
  why: 'passThroughOnException sends a request on as if there were no Worker: where the Worker guards the origin, an error opens it, and nobody sees the error.',
  mend: 'Answer errors yourself. Keep it only where the Worker decides nothing.',
  hint: /\bpassThroughOnException\b/,
  *search(source) {
    for (const { node, method } of callsIn(source))
      if (method === 'passThroughOnException') yield { node, message: 'An error sends the request on to the origin.' }
  },
}
