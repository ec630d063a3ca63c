/** What the README of a project says, by the option `export`. */
export const sections = {
  otlp: [
    'Each request is a span, in the trace of its caller (`traceparent`), and so is each call of a binding in `c.env`. They go to',
    'the collector at `OTEL_EXPORTER_OTLP_ENDPOINT` after the answer; `OTEL_TRACES_SAMPLER_ARG` says how many, errors always.',
    "`c.get('trace').fetch(url)` calls another service within the trace, `c.get('trace').span('price order', …)` makes a span.",
  ].join('\n'),
  platform: [
    'The platform records a span for each request and each call of a binding (`observability.traces` in `wrangler.jsonc`);',
    "`tracing()` names it by its route and joins it to the caller's trace. `c.get('trace').fetch(url)` calls another service",
    "within the trace, `c.get('trace').span('price order', …)` makes a span.",
  ].join('\n'),
} as const
