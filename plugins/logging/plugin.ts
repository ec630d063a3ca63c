import { definePlugin, type Given, rank, type Stated } from 'clodo/plugin'
import { options } from './options.ts'
import { sinkFacts, sinksOf } from './sinks.ts'

/** One structured line of JSON for every request, with what must not be seen taken out. */
export default definePlugin({
  id: 'logging',
  title: 'Structured logs: a line of JSON a request, levels, redaction',
  version: '1.0.0',
  options,
  concern: 'logging',
  requires: ['http'],
  uses: ['principal', 'tenant', 'tests', 'trace'],
  provides: ['log'],
  provide: () => ({ log: { module: 'src/logging/log.ts', variable: 'log' } }),
  contribute: ({ answers, given, project }) => [
    {
      kind: 'files',
      from: 'files',
      with: { fields: fieldsOf(given), active: given.trace?.active ?? null, ...sinksOf(answers) },
    },
    ...sinkFacts(answers, project, given.tests !== undefined),
    ...(answers.audit ? [{ kind: 'files', from: 'files.audit' } as const] : []),
    ...(given.tests === undefined ? [] : ['tests', ...(answers.audit ? ['tests.audit'] : [])].map(files)),
    middleware(answers.sample, fieldsOf(given).length > 0),
    {
      kind: 'slot',
      slot: 'worker',
      key: 'logging',
      rank: rank.logging,
      code: 'logHandlers',
      imports: [{ from: 'src/logging/handlers.ts', names: ['logHandlers'] }],
    },
    {
      kind: 'command',
      name: 'logs',
      describe: 'Read the logs: live or from files, filtered, summed up',
      from: 'commands/logs.ts',
      schema: 'schemas/logs.json',
    },
    {
      kind: 'variable',
      name: 'LOG_LEVEL',
      value: answers.level,
      in: { development: 'debug' },
      describe: 'The least level that is written: debug, info, warn or error',
    },
    ...(answers.sample === 1
      ? []
      : [
          {
            kind: 'variable',
            name: 'LOG_SAMPLE',
            value: String(answers.sample),
            in: { development: '1' },
            describe: 'Share of successful requests that is logged, 0 to 1',
          } as const,
        ]),
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

const files = (from: string): Stated => ({ kind: 'files', from })

/** Who calls, as far as somebody says. */
function fieldsOf({ principal, tenant }: Given): string[] {
  return [
    ...(principal === undefined ? [] : ["subject: c.get('principal')?.subject"]),
    ...(tenant === undefined ? [] : ["tenant: c.get('tenant')?.id"]),
  ]
}

function middleware(sample: number, known: boolean): Stated {
  const options = [
    ...(sample === 1 ? [] : ['sample: (env) => Number(env.LOG_SAMPLE)']),
    ...(known ? ['fields: caller'] : []),
  ]
  return {
    kind: 'slot',
    slot: 'middleware',
    key: 'logging',
    rank: rank.logging,
    code: options.length === 0 ? 'logging()' : `logging({ ${options.join(', ')} })`,
    imports: [
      { from: 'src/logging/logging.ts', names: ['logging'] },
      ...(known ? [{ from: 'src/logging/caller.ts', names: ['caller'] }] : []),
    ],
  }
}

const probe: Stated = {
  kind: 'probe',
  name: 'a logged answer has its request id',
  request: { path: '/livez', headers: { 'x-request-id': 'probe-1' } },
  expect: { status: 200, headers: { 'x-request-id': 'probe-1' } },
}
