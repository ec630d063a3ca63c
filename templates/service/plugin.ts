import { defineTemplate, rank, type SlotContribution, type Stated } from 'clodo/plugin'

/** A middleware of the base, in the chain of `src/app.ts`. */
const middleware = (key: string, at: number, code: string, imports: SlotContribution['imports']): SlotContribution => ({
  kind: 'slot',
  slot: 'middleware',
  key,
  rank: at,
  code,
  imports,
})

const chain: readonly SlotContribution[] = [
  middleware('request-id', rank.requestId, 'requestId()', [{ from: 'src/http/request-id.ts', names: ['requestId'] }]),
  middleware('security-headers', rank.securityHeaders, 'securityHeaders()', [
    { from: 'src/http/headers.ts', names: ['securityHeaders'] },
  ]),
  middleware('cors', rank.cors, 'crossOrigin()', [{ from: 'src/http/cors.ts', names: ['crossOrigin'] }]),
  {
    kind: 'slot',
    slot: 'route',
    key: 'health',
    rank: rank.publicRoute,
    code: 'health',
    imports: [{ from: 'src/health.ts', names: ['health'] }],
  },
]

/** Left out where bodies pass through: it reads those whose length nobody has told. */
function limit(streaming: readonly string[]): SlotContribution {
  const code = 'bodyLimit({ maxSize: MAX_BODY, onError: bodyTooLarge })'
  const imports = [
    { from: 'hono/body-limit', names: ['bodyLimit'] },
    { from: 'src/http/problem.ts', names: ['bodyTooLarge'] },
  ]
  if (streaming.length === 0) return middleware('body-limit', rank.bodyLimit, code, imports)
  const paths = streaming.map((path) => `'${path}'`)
  const where = paths.length === 1 ? paths[0] : `[${paths.join(', ')}]`
  return middleware('body-limit', rank.bodyLimit, `except(${where}, ${code})`, [
    { from: 'hono/combine', names: ['except'] },
    ...imports,
  ])
}

const development = ['@biomejs/biome', '@cloudflare/vitest-plugin', 'typescript', 'vitest', 'wrangler']

const probes: readonly Stated[] = [
  { kind: 'probe', name: 'it is alive', request: { path: '/livez' }, expect: { status: 200, json: { status: 'ok' } } },
  { kind: 'probe', name: 'it is ready', request: { path: '/readyz' }, expect: { status: 200, json: { status: 'ok' } } },
  {
    kind: 'probe',
    name: 'answers carry the security headers',
    request: { path: '/livez' },
    expect: { status: 200, headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } },
  },
]

/** What every service stands on: a Hono application with health, problem details, headers, CORS, limits and tests. */
export default defineTemplate({
  id: 'service',
  title: 'The base of every service',
  version: '1.0.0',
  hidden: true,
  options: {
    agents: { type: 'boolean', title: 'AGENTS.md: what a coding agent has to know of this service', default: false },
  },
  includes: ['problems'],
  uses: ['streaming'],
  provides: ['http', 'tests', 'agents'],
  provide: ({ answers }) => ({
    agents: answers.agents ? { file: 'AGENTS.md' } : null,
    http: { app: 'src/app.ts', entry: 'src/index.ts' },
    tests: { directory: 'test', client: 'test/client.ts' },
  }),
  contribute: ({ answers, given, project }) => [
    { kind: 'files', from: 'files', with: { limited: given.streaming !== true } },
    ...(answers.agents ? [{ kind: 'files', from: 'files.agents' } as const] : []),
    ...chain,
    ...(given.streaming === true ? [] : [limit(given.streaming ?? [])]),
    { kind: 'dependency', name: 'hono' },
    { kind: 'dependency', name: 'valibot' },
    ...development.map((name): Stated => ({ kind: 'dependency', name, dev: true })),
    ...(project.pinNode === ''
      ? []
      : [{ kind: 'dependency', name: 'node', range: project.pinNode, dev: true } as const]),
    ...(project.packageManager === 'pnpm' ? allowedBuilds(project.pinNode !== '') : []),
    {
      kind: 'variable',
      name: 'CORS_ORIGINS',
      value: '',
      in: { development: 'http://localhost:3000' },
      describe: 'Origins whose pages may call from a browser, separated by commas. Empty: none',
    },
    ...probes,
  ],
})

/** pnpm ends an install with an error where a script of a dependency is neither allowed nor denied (since 11). */
function allowedBuilds(pinsNode: boolean): Stated[] {
  const names = ['esbuild', 'workerd', ...(pinsNode ? ['node'] : [])]
  return names.map((name) => ({ kind: 'key', file: 'pnpm-workspace.yaml', at: ['allowBuilds', name], value: true }))
}
