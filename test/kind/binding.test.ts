import { describe, expect, test } from 'vitest'
import { json } from '../../src/edit/json.ts'
import { identity, kindOf } from '../../src/kind/index.ts'
import { placeValues } from '../../src/plan/values.ts'
import type { BindingContribution } from '../../src/plugin/contribution.ts'
import type { Json } from '../../src/plugin/json.ts'
import { layout } from './layout.ts'

/** What stands in the wrangler file for a binding, read back from its text. */
function written(...bindings: BindingContribution[]): Json {
  const placements = bindings.flatMap((one) => kindOf(one).place?.(one, layout) ?? [])
  expect(placements.every(({ file }) => file === 'wrangler.jsonc')).toBe(true)
  return json.parse(json.set('{}\n', [], placeValues({}, placements), 'wrangler.jsonc'), 'wrangler.jsonc')
}

const table: [BindingContribution, Json][] = [
  [
    { kind: 'binding', type: 'kv', name: 'CACHE' },
    { kv_namespaces: [{ binding: 'CACHE' }], env: { production: { kv_namespaces: [{ binding: 'CACHE' }] } } },
  ],
  [
    { kind: 'binding', type: 'd1', name: 'MAIN_DB' },
    {
      d1_databases: [{ binding: 'MAIN_DB', database_name: 'shop-development-main-db', migrations_dir: 'migrations' }],
      env: {
        production: {
          d1_databases: [
            { binding: 'MAIN_DB', database_name: 'shop-production-main-db', migrations_dir: 'migrations' },
          ],
        },
      },
    },
  ],
  [
    { kind: 'binding', type: 'd1', name: 'DB', migrations: 'db/migrations' },
    {
      d1_databases: [{ binding: 'DB', database_name: 'shop-development-db', migrations_dir: 'db/migrations' }],
      env: {
        production: {
          d1_databases: [{ binding: 'DB', database_name: 'shop-production-db', migrations_dir: 'db/migrations' }],
        },
      },
    },
  ],
  [
    { kind: 'binding', type: 'r2', name: 'FILES' },
    {
      r2_buckets: [{ binding: 'FILES', bucket_name: 'shop-development-files' }],
      env: { production: { r2_buckets: [{ binding: 'FILES', bucket_name: 'shop-production-files' }] } },
    },
  ],
  [
    { kind: 'binding', type: 'durable-object', name: 'ROOM', className: 'Room', module: 'src/room.ts' },
    {
      durable_objects: { bindings: [{ name: 'ROOM', class_name: 'Room' }] },
      exports: { Room: { type: 'durable-object', storage: 'sqlite' } },
      env: { production: { durable_objects: { bindings: [{ name: 'ROOM', class_name: 'Room' }] } } },
    },
  ],
  [
    { kind: 'binding', type: 'queue', name: 'JOBS', queue: 'jobs' },
    {
      queues: { producers: [{ binding: 'JOBS', queue: 'shop-development-jobs' }] },
      env: { production: { queues: { producers: [{ binding: 'JOBS', queue: 'shop-production-jobs' }] } } },
    },
  ],
  [
    { kind: 'binding', type: 'queue', name: 'JOBS', queue: 'jobs', consume: { max_retries: 3 } },
    {
      queues: {
        producers: [{ binding: 'JOBS', queue: 'shop-development-jobs' }],
        consumers: [{ queue: 'shop-development-jobs', max_retries: 3 }],
      },
      env: {
        production: {
          queues: {
            producers: [{ binding: 'JOBS', queue: 'shop-production-jobs' }],
            consumers: [{ queue: 'shop-production-jobs', max_retries: 3 }],
          },
        },
      },
    },
  ],
  [
    { kind: 'binding', type: 'service', name: 'AUTH', service: 'auth' },
    {
      services: [{ binding: 'AUTH', service: 'auth' }],
      env: { production: { services: [{ binding: 'AUTH', service: 'auth-production' }] } },
    },
  ],
  [
    { kind: 'binding', type: 'service', name: 'AUTH', service: 'auth', entrypoint: 'Admin' },
    {
      services: [{ binding: 'AUTH', service: 'auth', entrypoint: 'Admin' }],
      env: { production: { services: [{ binding: 'AUTH', service: 'auth-production', entrypoint: 'Admin' }] } },
    },
  ],
  [
    { kind: 'binding', type: 'analytics-engine', name: 'EVENTS', dataset: 'events' },
    {
      analytics_engine_datasets: [{ binding: 'EVENTS', dataset: 'events_development' }],
      env: { production: { analytics_engine_datasets: [{ binding: 'EVENTS', dataset: 'events_production' }] } },
    },
  ],
  [
    { kind: 'binding', type: 'assets', name: 'ASSETS', directory: 'public', options: { html_handling: 'none' } },
    {
      assets: { directory: 'public', binding: 'ASSETS', html_handling: 'none' },
      env: { production: { assets: { directory: 'public', binding: 'ASSETS', html_handling: 'none' } } },
    },
  ],
  [
    { kind: 'binding', type: 'version-metadata', name: 'VERSION' },
    { version_metadata: { binding: 'VERSION' }, env: { production: { version_metadata: { binding: 'VERSION' } } } },
  ],
  [
    { kind: 'binding', type: 'images', name: 'IMAGES' },
    { images: { binding: 'IMAGES' }, env: { production: { images: { binding: 'IMAGES' } } } },
  ],
]

describe('a binding in the wrangler file', () => {
  test.each(table)('%j is complete in each environment', (binding, expected) => {
    expect(written(binding)).toEqual(expected)
  })

  test('a rate limiter has a namespace of its own for each project, environment and binding', () => {
    const limiter = (name: string, project = 'shop'): string[] => {
      const there = { ...layout, project: { ...layout.project, name: project } }
      const fact: BindingContribution = { kind: 'binding', type: 'ratelimit', name, limit: 10, period: 60 }
      return (kindOf(fact).place?.(fact, there) ?? []).flatMap((placement) => {
        expect(placement).toMatchObject({ at: 'item', item: { name, simple: { limit: 10, period: 60 } } })
        return 'item' in placement ? [(placement.item as { namespace_id: string }).namespace_id] : []
      })
    }
    const ids = [...limiter('A'), ...limiter('B'), ...limiter('A', 'blog')]
    expect(ids).toHaveLength(6)
    expect(new Set(ids).size).toBe(6)
    for (const id of ids) expect(id).toMatch(/^\d{1,9}$/)
    expect(limiter('A')).toEqual(ids.slice(0, 2))
  })

  test('one queue with two producers has one consumer where both consume it equally', () => {
    const jobs = (name: string): BindingContribution => ({
      kind: 'binding',
      type: 'queue',
      name,
      queue: 'jobs',
      consume: { max_retries: 3 },
    })
    expect(written(jobs('A'), jobs('B'))).toMatchObject({
      queues: {
        producers: [{ binding: 'A' }, { binding: 'B' }],
        consumers: [{ queue: 'shop-development-jobs', max_retries: 3 }],
      },
    })
  })

  test('a Durable Object is exported from the entry; other bindings bring nothing along', () => {
    const room: BindingContribution = {
      kind: 'binding',
      type: 'durable-object',
      name: 'ROOM',
      className: 'Room',
      module: 'src/room.ts',
    }
    expect(kindOf(room).expand?.(room, layout)).toEqual([
      {
        kind: 'slot',
        slot: 'export',
        key: 'Room',
        rank: 0,
        code: 'Room',
        imports: [{ from: 'src/room.ts', names: ['Room'] }],
      },
    ])
    const others = table.map(([one]) => one).filter(({ type }) => type !== 'durable-object')
    for (const one of others) expect(kindOf(one).expand?.(one, layout)).toEqual([])
  })

  test('its name is its identity and its name in Env', () => {
    for (const [one] of table) {
      expect(identity(one)).toBe(`binding ${one.name}`)
      expect(kindOf(one).envName?.(one)).toBe(one.name)
    }
  })
})
