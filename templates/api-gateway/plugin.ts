import { defineTemplate, type Resource, rank, type Stated } from 'clodo/plugin'
import { section } from './section.ts'

/** A gateway in front of other services: declared upstreams, and nothing else, behind one address. */
export default defineTemplate({
  id: 'api-gateway',
  title: 'A gateway: declared upstreams behind one address, with retries, breakers, cache and one OpenAPI document',
  version: '1.0.0',
  includes: ['service'],
  options: {
    upstreams: {
      type: 'string',
      title: 'The Workers behind it, separated by commas',
      describe:
        'Each is bound as a service and reached below its name; addresses are declared in src/gateway/upstreams.ts',
      default: 'backend',
      pattern: '[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*',
    },
  },
  uses: ['log', 'principal', 'tenant', 'trace'],
  provides: ['resources', 'streaming'],
  provide: ({ answers }) => ({ streaming: true, resources: [document, ...namesOf(answers.upstreams).map(resourceOf)] }),
  contribute: ({ answers, given }) => {
    const names = namesOf(answers.upstreams)
    const [first = ''] = names
    const values = {
      upstreams: names.map((name) => ({ name, key: keyOf(name), binding: bindingOf(name) })),
      first,
      identity: given.principal !== undefined,
      tenant: given.tenant !== undefined,
    }
    return [
      { kind: 'files', from: 'files', with: values },
      ...(given.principal ? [{ kind: 'files', from: 'files.identity', with: values } as const] : []),
      ...names.map((service): Stated => ({ kind: 'binding', type: 'service', name: bindingOf(service), service })),
      mount,
      tests,
      { kind: 'section', file: 'README.md', title: 'The gateway', rank: 100, text: section },
      ...probes(first),
    ]
  },
})

/** What all upstreams say of themselves, as one document. */
const document = { name: 'openapi', path: '/openapi.json', methods: { GET: 'read' } } satisfies Resource

const resourceOf = (name: string) =>
  ({
    name,
    path: `/${name}`,
    methods: { GET: 'read', POST: 'write', PUT: 'write', PATCH: 'write', DELETE: 'delete' },
    elsewhere: true,
  }) as const satisfies Resource

const mount: Stated = {
  kind: 'slot',
  slot: 'route',
  key: 'gateway',
  rank: rank.route,
  code: 'gateway(upstreams)',
  imports: [
    { from: 'src/gateway/gateway.ts', names: ['gateway'] },
    { from: 'src/gateway/upstreams.ts', names: ['upstreams'] },
  ],
}

/** Tests have real Workers behind the gateway. */
const tests: Stated = {
  kind: 'slot',
  slot: 'miniflare',
  key: 'gateway',
  rank: 0,
  code: 'upstreamWorkers',
  imports: [{ from: 'test/gateway/workers.ts', names: ['upstreamWorkers'] }],
}

function probes(first: string): Stated[] {
  const admin = { roles: ['admin'] }
  const problem = { 'content-type': 'application/problem+json' }
  return [
    {
      kind: 'probe',
      name: 'there is one document of all upstreams',
      request: { path: '/openapi.json' },
      as: admin,
      expect: { status: 200, json: { openapi: '3.1.1' } },
    },
    ...['%2e%2e%2fadmin', 'http://169.254.169.254/', '..;/admin'].map(
      (path): Stated => ({
        kind: 'probe',
        name: `${first} refuses the path ${path}`,
        request: { path: `/${first}/${path}` },
        as: admin,
        expect: { status: 400, headers: problem },
      }),
    ),
  ]
}

function namesOf(list: string): string[] {
  return [...new Set(list.split(','))].sort()
}

function keyOf(name: string): string {
  return name.includes('-') ? `'${name}'` : name
}

function bindingOf(name: string): string {
  return name.toUpperCase().replaceAll('-', '_')
}
