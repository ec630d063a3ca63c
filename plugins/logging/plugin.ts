import { definePlugin, rank, type Stated } from 'clodo/plugin'

/** One structured line of JSON for every request, with what must not be seen taken out. */
export default definePlugin({
  id: 'logging',
  title: 'Structured logs: a line of JSON a request, levels, redaction',
  version: '1.0.0',
  options: {
    level: {
      type: 'choice',
      title: 'Level in production',
      choices: ['debug', 'info', 'warn', 'error'],
      default: 'info',
    },
  },
  concern: 'logging',
  requires: ['http'],
  uses: ['principal', 'tests'],
  provides: ['log'],
  provide: () => ({ log: { module: 'src/logging/log.ts', variable: 'log' } }),
  contribute: ({ answers, given, project }) => [
    { kind: 'files', from: 'files' },
    ...(given.tests === undefined ? [] : [{ kind: 'files', from: 'tests' } as const]),
    {
      kind: 'slot',
      slot: 'middleware',
      key: 'logging',
      rank: rank.logging,
      code:
        given.principal === undefined
          ? 'logging()'
          : "logging({ fields: (c) => ({ subject: c.get('principal')?.subject }) })",
      imports: [{ from: 'src/logging/logging.ts', names: ['logging'] }],
    },
    {
      kind: 'variable',
      name: 'LOG_LEVEL',
      value: answers.level,
      in: { development: 'debug' },
      describe: 'The least level that is written: debug, info, warn or error',
    },
    {
      kind: 'section',
      file: 'README.md',
      title: 'Logging',
      rank: 30,
      text: [
        'Each request leaves one line of JSON: request id, method, route, status, duration, and the error if there was one.',
        "`c.get('log').info('Order paid', { orderId })` writes another with the same request id. Credentials and personal",
        'data are taken out by name and by look; `LOG_LEVEL` says what is written.',
      ].join('\n'),
    },
    // Of a Worker that was there before nobody knows a path that answers.
    ...(project.existing === undefined ? [probe] : []),
  ],
})

const probe: Stated = {
  kind: 'probe',
  name: 'a logged answer has its request id',
  request: { path: '/livez', headers: { 'x-request-id': 'probe-1' } },
  expect: { status: 200, headers: { 'x-request-id': 'probe-1' } },
}
