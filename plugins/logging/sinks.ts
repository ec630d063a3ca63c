import type { Json, JsonObject, ProjectFacts, Stated } from 'clodo/plugin'

interface Answers {
  readonly sink: readonly string[]
  readonly endpoint: string
  readonly key: boolean
}

/** Where lines go besides the console: the function that takes one, its file, what it must be given. */
interface Sink {
  readonly call: string
  readonly file: string
  readonly env: string
}

const bucket: Sink = { call: 'toBucket', file: 'bucket', env: 'BucketEnv' }
const collector: Sink = { call: 'toCollector', file: 'collector', env: 'CollectorEnv' }

const toR2 = ({ sink }: Answers): boolean => sink.includes('r2') || (sink.includes('tail') && !sink.includes('otlp'))
const toOtlp = ({ sink }: Answers): boolean => sink.includes('otlp')
const byTail = ({ sink }: Answers): boolean => sink.includes('tail')

/** Sinks, whoever runs them. */
const allOf = (answers: Answers): Sink[] => [
  ...(toR2(answers) ? [bucket] : []),
  ...(toOtlp(answers) ? [collector] : []),
]

/** Those that the service itself runs. */
export const sinksOf = (answers: Answers): JsonObject => {
  const mine = byTail(answers) ? [] : allOf(answers)
  return { sinks: mine.map((sink) => ({ ...sink })) }
}

/** What the chosen sinks need, in the service or in its Tail Worker. */
export function sinkFacts(answers: Answers, project: ProjectFacts, tested: boolean): Stated[] {
  const all = allOf(answers)
  const folders = [...(all.length > 0 ? ['batch'] : []), ...all.map(({ file }) => file)]
  const own = byTail(answers) ? tail(answers, project, all) : [...bucketOf(answers), ...collectorOf(answers, project)]
  const tests = [...folders, ...(byTail(answers) ? ['tail'] : [])]
  return [
    ...folders.map((folder) => files(`files.${folder}`)),
    ...(tested ? tests.map((folder) => files(`tests.${folder}`)) : []),
    ...own,
    ...(answers.sink.includes('workers-logs') ? [] : [quiet]),
  ]
}

const files = (from: string): Stated => ({ kind: 'files', from })

/** Lines stay on the console, where `wrangler tail` and a Tail Worker find them. */
const quiet: Stated = { kind: 'setting', at: ['observability', 'logs'], value: { enabled: false } }

const bucketOf = (answers: Answers): Stated[] =>
  toR2(answers) ? [{ kind: 'binding', type: 'r2', name: 'LOG_BUCKET' }] : []

function collectorOf(answers: Answers, { name, environments }: ProjectFacts): Stated[] {
  if (!toOtlp(answers)) return []
  const secret: Stated = {
    kind: 'secret',
    name: 'OTEL_EXPORTER_OTLP_LOGS_HEADERS',
    describe: 'What the collector of logs wants to see, as name=value, separated by commas, values percent-encoded',
  }
  return [
    { kind: 'binding', type: 'version-metadata', name: 'CF_VERSION_METADATA' },
    {
      kind: 'variable',
      name: 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
      value: answers.endpoint,
      in: { development: '' },
      describe: 'Address to which lines of the log are posted. Empty: none are',
    },
    { kind: 'variable', name: 'OTEL_SERVICE_NAME', value: name, describe: 'What the service is called in telemetry' },
    {
      kind: 'variable',
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      value: '',
      in: Object.fromEntries(environments.map((name) => [name, `deployment.environment.name=${name}`])),
      describe: 'What else telemetry says of the service, as name=value, separated by commas',
    },
    ...(answers.key ? [secret] : []),
  ]
}

/** A Worker of its own, deployed ahead of the service, in each environment. */
function tail(answers: Answers, project: ProjectFacts, all: readonly Sink[]): Stated[] {
  const worker = `${project.name}-tail`
  const [first = '', ...others] = project.environments
  const named = (environment: string) => (environment === first ? worker : `${worker}-${environment}`)
  const env = all.map((sink) => sink.env)
  return [
    {
      kind: 'files',
      from: 'files.tail',
      with: {
        sinks: all.map((sink) => ({ ...sink })),
        both: all.length > 1,
        envType: env[1] ? 'TailEnv' : (env[0] ?? ''),
      },
    },
    {
      kind: 'deployable',
      name: 'tail',
      main: 'src/logging/tail.ts',
      config: {
        name: worker,
        compatibility_date: project.compatibilityDate,
        // Nobody calls it: it gets what the service has logged, and is at no address.
        workers_dev: false,
        ...settings(answers, project, first),
        ...(others.length > 0 && {
          env: Object.fromEntries(others.map((name) => [name, settings(answers, project, name)])),
        }),
      },
    },
    // In development the service is served alone.
    ...project.environments.flatMap((environment): Stated[] => [
      ...(environment === first && others.length > 0
        ? []
        : [
            consumer(environment === first ? [] : ['env', environment], named(environment)),
            script(environment, first),
          ]),
    ]),
  ]
}

const consumer = (prefix: readonly string[], service: string): Stated => ({
  kind: 'setting',
  at: [...prefix, 'tail_consumers'],
  value: [{ service }],
})

const script = (environment: string, first: string): Stated => ({
  kind: 'script',
  name: `deploy:tail:${environment}`,
  run: `wrangler deploy --config workers/tail/wrangler.jsonc --env ${environment === first ? '""' : environment}`,
})

/** What the Tail Worker has in an environment. */
function settings(answers: Answers, { name }: ProjectFacts, environment: string): { [key: string]: Json } {
  return {
    ...(toR2(answers) && {
      r2_buckets: [{ binding: 'LOG_BUCKET', bucket_name: `${name}-${environment}-log-bucket` }],
    }),
    ...(toOtlp(answers) && {
      vars: {
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: environment === 'development' ? '' : answers.endpoint,
        OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${environment}`,
        OTEL_SERVICE_NAME: name,
      },
    }),
  }
}
