import { hash } from 'node:crypto'
import { posix } from 'node:path'
import type { BindingContribution, Contribution } from '../plugin/contribution.ts'
import type { Json } from '../plugin/json.ts'
import { inEachEnvironment, resourceName } from './environments.ts'
import type { Kind, Layout, Placement } from './kind.ts'

/** What a binding is in the wrangler file: an item of an array, or the value of a key. */
type Written =
  | { readonly path: readonly string[]; readonly item: Json }
  | { readonly path: readonly string[]; readonly value: Json }

type Writers = {
  readonly [T in BindingContribution['type']]: (
    binding: Extract<BindingContribution, { type: T }>,
    layout: Layout,
    environment: string,
  ) => Written
}

const writers: Writers = {
  kv: ({ name }) => ({ path: ['kv_namespaces'], item: { binding: name } }),
  d1: ({ name, migrations }, layout, environment) => ({
    path: ['d1_databases'],
    item: {
      binding: name,
      database_name: resourceName(layout, environment, name),
      migrations_dir: migrations ?? fromConfig(layout),
    },
  }),
  r2: ({ name }, layout, environment) => ({
    path: ['r2_buckets'],
    item: { binding: name, bucket_name: resourceName(layout, environment, name) },
  }),
  'durable-object': ({ name, className }) => ({
    path: ['durable_objects', 'bindings'],
    item: { name, class_name: className },
  }),
  workflow: ({ name, className }, layout, environment) => ({
    path: ['workflows'],
    item: { binding: name, name: resourceName(layout, environment, name), class_name: className },
  }),
  queue: ({ name, queue }, layout, environment) => ({
    path: ['queues', 'producers'],
    item: { binding: name, queue: resourceName(layout, environment, queue) },
  }),
  service: ({ name, service, entrypoint }, layout, environment) => ({
    path: ['services'],
    item: {
      binding: name,
      service: environment === layout.project.environments[0] ? service : `${service}-${environment}`,
      ...(entrypoint === undefined ? {} : { entrypoint }),
    },
  }),
  ratelimit: ({ name, limit, period }, layout, environment) => ({
    path: ['ratelimits'],
    item: { name, namespace_id: namespaceId(layout, environment, name), simple: { limit, period } },
  }),
  'analytics-engine': ({ name, dataset }, _layout, environment) => ({
    path: ['analytics_engine_datasets'],
    item: { binding: name, dataset: `${dataset}_${environment}` },
  }),
  'send-email': ({ name }) => ({ path: ['send_email'], item: { name } }),
  assets: ({ name, directory, options }) => ({ path: ['assets'], value: { directory, binding: name, ...options } }),
  'version-metadata': ({ name }) => ({ path: ['version_metadata'], value: { binding: name } }),
  images: ({ name }) => ({ path: ['images'], value: { binding: name } }),
}

/** wrangler reads paths from where the config is. */
function fromConfig({ config, migrations }: Layout): string {
  return posix.relative(posix.dirname(config), migrations)
}

export const binding: Kind<BindingContribution> = {
  key: ({ name }) => name,
  envName: ({ name }) => name,
  expand: (contribution) => ('className' in contribution ? [exported(contribution)] : []),
  place(contribution, layout) {
    const write = writers[contribution.type] as (b: BindingContribution, l: Layout, e: string) => Written
    const placements = inEachEnvironment(layout, (environment, prefix) => {
      const written = write(contribution, layout, environment)
      const place = { file: layout.config, path: [...prefix, ...written.path] }
      return 'item' in written
        ? { at: 'item', ...place, item: written.item }
        : { at: 'key', ...place, value: written.value }
    })
    return [...placements, ...beside(contribution, layout)]
  },
}

/** A class is exported from the entry, or workerd does not find it. */
function exported({ className, module }: Extract<BindingContribution, { className: string }>): Contribution {
  return {
    kind: 'slot',
    slot: 'export',
    key: className,
    rank: 0,
    code: className,
    imports: [{ from: module, names: [className] }],
  }
}

/** What some bindings need besides themselves: the life cycle of a class, the consumer of a queue. */
function beside(contribution: BindingContribution, layout: Layout): Placement[] {
  if (contribution.type === 'durable-object') {
    return [lifeCycle(contribution.className, layout)]
  }
  if (contribution.type === 'queue' && contribution.consume !== undefined) {
    const { queue, consume } = contribution
    return inEachEnvironment(layout, (environment, prefix) => ({
      at: 'item',
      file: layout.config,
      path: [...prefix, 'queues', 'consumers'],
      item: { queue: resourceName(layout, environment, queue), ...consume },
    }))
  }
  return []
}

/** As the config does it: both ways at once are an error. A tag that was deployed keeps its place for ever. */
function lifeCycle(className: string, { config: file, project }: Layout): Placement {
  if (project.existing?.durableObjects === 'migrations') {
    const item = { tag: `add-${className}`, new_sqlite_classes: [className] }
    return { at: 'item', file, path: ['migrations'], item, steady: true }
  }
  return { at: 'key', file, path: ['exports', className], value: { type: 'durable-object', storage: 'sqlite' } }
}

/** A rate limiter's counters are shared by namespace across an account, so each project, environment and binding has its own. */
function namespaceId(layout: Layout, environment: string, name: string): string {
  const digest = hash('sha256', `${layout.project.name}/${environment}/${name}`, 'buffer')
  return String(digest.readUInt32BE(0) % 1_000_000_000)
}
