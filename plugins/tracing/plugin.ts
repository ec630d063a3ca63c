import { definePlugin, rank, type Stated } from 'clodo/plugin'
import { sections } from './sections.ts'
import { exported, recorded } from './settings.ts'

/** A span for every request and every call it makes, in the caller's trace. */
export default definePlugin({
  id: 'tracing',
  title: 'Distributed traces: W3C trace context, spans of requests and bindings, OTLP export',
  version: '1.0.0',
  options: {
    export: {
      type: 'choice',
      title: 'Who records and exports spans',
      describe:
        "otlp: the service, to any collector of OpenTelemetry. platform: Cloudflare's own tracing, which this joins to the traces of others",
      choices: ['otlp', 'platform'],
      default: 'otlp',
    },
    ratio: {
      type: 'number',
      title: 'Share of traces that is recorded, outside development',
      default: 0.05,
      min: 0,
      max: 1,
    },
    incoming: {
      type: 'choice',
      title: "What becomes of a caller's trace (otlp)",
      describe:
        "continue: it goes on, and is recorded if the caller's is. link: callers are not trusted, a new one points to it",
      choices: ['continue', 'link'],
      default: 'continue',
    },
    endpoint: {
      type: 'string',
      title: 'Collector outside development, to which /v1/traces is added (otlp); empty: nothing is exported',
      default: '',
    },
    key: {
      type: 'boolean',
      title: 'Whether the collector wants a key, the secret OTEL_EXPORTER_OTLP_HEADERS (otlp)',
      default: false,
    },
  },
  concern: 'tracing',
  requires: ['http'],
  uses: ['log', 'tests'],
  provides: ['trace'],
  provide: ({ answers }) => ({
    trace: {
      module: 'src/tracing/trace.ts',
      variable: 'trace',
      ...(answers.export === 'otlp' && { active: { module: 'src/tracing/active.ts', name: 'activeTrace' } }),
    },
  }),
  contribute: ({ answers, given, project }) => {
    const otlp = answers.export === 'otlp'
    const folders = ['files', `files.${answers.export}`, ...(given.log ? ['files.log'] : [])]
    const logged = ['tests.log', ...(otlp ? ['tests.log.otlp'] : [])]
    const tests = ['tests', `tests.${answers.export}`, ...(given.log ? logged : [])]
    const linked = otlp && answers.incoming === 'link'
    return [
      ...[...folders, ...(given.tests ? tests : [])].map((from): Stated => ({ kind: 'files', from })),
      middleware('tracing', rank.tracing, linked ? "tracing({ incoming: 'link' })" : 'tracing()'),
      ...(otlp ? [handlers] : []),
      ...(given.log ? [middleware('correlate', rank.logging + 1, 'correlate()')] : []),
      {
        kind: 'variable',
        name: 'TRACE_BAGGAGE_HOSTS',
        value: '',
        describe: 'Hosts that may be sent the baggage of a trace, separated by commas. Empty: none',
      },
      ...(otlp
        ? exported({ ...answers, service: project.name, environments: project.environments })
        : recorded(answers.ratio)),
      {
        kind: 'command',
        name: 'traces',
        describe: 'Show traces while they happen, on a page of this machine',
        from: 'commands/traces.ts',
        schema: 'schemas/traces.json',
      },
      { kind: 'section', file: 'README.md', title: 'Traces', rank: 20, text: sections[answers.export] },
      // Its probes ask `/livez`, which a Worker that was there before need not have.
      ...(project.existing === undefined ? probes(otlp && !linked) : []),
    ]
  },
})

/** Crons, batches and e-mails are traces, too. */
const handlers: Stated = {
  kind: 'slot',
  slot: 'worker',
  key: 'tracing',
  rank: rank.tracing,
  code: 'traceHandlers',
  imports: [{ from: 'src/tracing/handlers.ts', names: ['traceHandlers'] }],
}

function middleware(key: string, at: number, code: string): Stated {
  const imports = [{ from: `src/tracing/${key}.ts`, names: [key] }]
  return { kind: 'slot', slot: 'middleware', key, rank: at, code, imports }
}

/** A caller's trace goes on, and what is no trace is no harm. */
function probes(continued: boolean): Stated[] {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const request = (traceparent: string) => ({ path: '/livez', headers: { traceparent } })
  return [
    {
      kind: 'probe',
      name: 'a trace goes on',
      request: request(`00-${traceId}-00f067aa0ba902b7-01`),
      expect: { status: 200, ...(continued && { headers: { 'x-trace-id': traceId } }) },
    },
    {
      kind: 'probe',
      name: 'a false trace is no harm',
      request: request(`ff-${traceId}-0000000000000000-01, 00`),
      expect: { status: 200 },
    },
  ]
}
