export const options = {
  level: {
    type: 'choice',
    title: 'Level in production',
    choices: ['debug', 'info', 'warn', 'error'],
    default: 'info',
  },
  sample: {
    type: 'number',
    title: 'Share of successful requests that is logged; errors and refusals always are',
    default: 1,
    min: 0,
    max: 1,
  },
  audit: { type: 'boolean', title: 'An audit trail: who did what, when, with which outcome', default: false },
  sink: {
    type: 'list',
    title: 'Where lines go',
    describe:
      'workers-logs: the dashboard. otlp: a collector of OpenTelemetry. r2: newline JSON in a bucket. tail: a Worker of its own does that for the service, and sees runs that were killed, too; alone it keeps them in R2',
    choices: ['workers-logs', 'otlp', 'r2', 'tail'],
    default: ['workers-logs'],
  },
  endpoint: {
    type: 'string',
    title: 'Address outside development to which lines are posted (otlp); empty: none are',
    default: '',
  },
  key: {
    type: 'boolean',
    title: 'Whether the collector wants a key, the secret OTEL_EXPORTER_OTLP_LOGS_HEADERS (otlp)',
    default: false,
  },
} as const
