import type { Stated } from 'clodo/plugin'

interface Export {
  readonly ratio: number
  readonly endpoint: string
  readonly key: boolean
  readonly service: string
  readonly environments: readonly string[]
}

/** What the service must know to export by itself, under the names that OpenTelemetry gives them. */
export function exported({ ratio, endpoint, key, service, environments }: Export): Stated[] {
  const variable = (name: string, describe: string, value: string, development = value): Stated => ({
    kind: 'variable',
    name: `OTEL_${name}`,
    value,
    in: { development },
    describe,
  })
  const deployments = environments.map((name) => [name, `deployment.environment.name=${name}`])
  const secret: Stated = {
    kind: 'secret',
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    describe: 'What the collector wants to see, as name=value, separated by commas, values percent-encoded',
  }
  return [
    { kind: 'binding', type: 'version-metadata', name: 'CF_VERSION_METADATA' },
    variable(
      'EXPORTER_OTLP_ENDPOINT',
      'Collector, to which /v1/traces is added. Empty: nothing is exported',
      endpoint,
      '',
    ),
    {
      kind: 'variable',
      name: 'OTEL_SERVICE_NAME',
      value: service,
      describe: 'What the service is called in telemetry',
    },
    variable('TRACES_SAMPLER_ARG', 'Share of the traces that start here which is recorded, 0 to 1', String(ratio), '1'),
    {
      kind: 'variable',
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      value: '',
      in: Object.fromEntries(deployments),
      describe: 'What else telemetry says of the service, as name=value, separated by commas',
    },
    ...(key ? [secret] : []),
  ]
}

/** The platform's own tracing, which all environments inherit. */
export function recorded(ratio: number): Stated[] {
  const value = { enabled: true, head_sampling_rate: ratio }
  return [{ kind: 'setting', at: ['observability', 'traces'], value }]
}
