import { defineTemplate } from 'clodo/plugin'

/** Problem details (RFC 9457): the one way in which a service says that something is wrong. */
export default defineTemplate({
  id: 'problems',
  title: 'Problem details for every error',
  version: '1.0.0',
  hidden: true,
  provides: ['problems'],
  provide: () => ({ problems: { module: 'src/http/problem.ts' } }),
  contribute: () => [{ kind: 'files', from: 'files' }],
})
