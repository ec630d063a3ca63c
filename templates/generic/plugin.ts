import { defineTemplate, rank } from 'clodo/plugin'

/** The smallest service that is worth deploying: one typed route, and all that surrounds it. */
export default defineTemplate({
  id: 'generic',
  title: 'A service with one example route',
  version: '1.0.0',
  includes: ['service'],
  provides: ['resources'],
  provide: () => ({ resources: [{ name: 'hello', path: '/v1/hello', methods: { GET: 'read' } }] }),
  contribute: () => [
    { kind: 'files', from: 'files' },
    {
      kind: 'slot',
      slot: 'route',
      key: 'hello',
      rank: rank.route,
      at: '/v1/hello',
      code: 'hello',
      imports: [{ from: 'src/routes/hello.ts', names: ['hello'] }],
    },
  ],
})
