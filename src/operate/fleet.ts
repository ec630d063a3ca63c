/** Many services of one repository: found, put in the order of their service bindings, deployed side by side. */
import { posix } from 'node:path'
import type { Disk } from '../tree/disk.ts'
import { bindingsOf } from './bindings.ts'
import type { Environment } from './environment.ts'

export interface Service {
  /** Absolute path. */
  readonly root: string
  readonly environment: Environment
}

const configs = new Set(['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'])
const passedBy = new Set(['node_modules', 'dist', 'build', 'fixtures', 'test', 'tests', 'examples'])
/** Folders below the root in which a service may stand: `apps/api`, `services/team/api`. */
const depth = 4

/** The directories at and below `root` that have a wrangler file. */
export function serviceRoots(disk: Disk, root: string, below = 0): string[] {
  const entries = disk.list(root) ?? []
  const own = entries.some(({ name, kind }) => kind === 'file' && configs.has(name)) ? [root] : []
  if (below === depth) return own
  const folders = entries.filter(
    ({ name, kind }) => kind === 'directory' && !name.startsWith('.') && !passedBy.has(name),
  )
  return [...own, ...folders.flatMap(({ name }) => serviceRoots(disk, posix.join(root, name), below + 1))]
}

/** The Workers that this one calls, among those that are deployed with it. */
export function dependenciesOf(service: Service, all: readonly Service[]): Service[] {
  const called = bindingsOf(service.environment.scope)
    .filter(({ type }) => type === 'service')
    .map(({ resource }) => resource)
  return all.filter((one) => one !== service && called.includes(one.environment.script))
}

export type Ended<T> =
  | { readonly service: Service; readonly result: T }
  | { readonly service: Service; readonly error: unknown }
  /** Not begun, because one that it calls is not there. */
  | { readonly service: Service; readonly without: readonly string[] }

export interface FleetOptions<T> {
  readonly concurrency: number
  work(service: Service): Promise<T>
  /** It failed, and nothing of it is there to be called. */
  absent(ended: Ended<T>): boolean
}

/** Each begins when those that it calls have ended; a circle is begun anyway, in the order given. None stops another. */
export async function eachInOrder<T>(services: readonly Service[], options: FleetOptions<T>): Promise<Ended<T>[]> {
  const { concurrency, work, absent } = options
  const ended = new Map<Service, Ended<T>>()
  const running = new Map<Service, Promise<void>>()
  const waiting = new Set(services)
  const begin = (service: Service) => {
    waiting.delete(service)
    const without = dependenciesOf(service, services).filter((one) => {
      const end = ended.get(one)
      return end !== undefined && absent(end)
    })
    const doing =
      without.length > 0
        ? Promise.resolve<Ended<T>>({ service, without: without.map((one) => one.environment.script) })
        : work(service).then(
            (result): Ended<T> => ({ service, result }),
            (error): Ended<T> => ({ service, error }),
          )
    running.set(
      service,
      doing.then((end) => {
        ended.set(service, end)
        running.delete(service)
      }),
    )
  }
  while (waiting.size > 0 || running.size > 0) {
    const free = [...waiting].filter((one) => dependenciesOf(one, services).every((need) => ended.has(need)))
    const next = free.length > 0 ? free : running.size === 0 ? [...waiting].slice(0, 1) : []
    for (const service of next.slice(0, concurrency - running.size)) begin(service)
    await Promise.race(running.values())
  }
  return services.flatMap((service) => ended.get(service) ?? [])
}
