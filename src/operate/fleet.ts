/** Many services of one repository: found, put in the order of their service bindings, deployed side by side. */
import { posix } from 'node:path'
import { itemsAt, textAt } from '../project/detect/manifest.ts'
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

/** Names of the Workers without which Cloudflare takes this one not: those that it calls, and those that get its tail. */
export function neededBy({ scope, script }: Environment): string[] {
  const called = bindingsOf(scope).flatMap(({ type, resource }) => (type === 'service' ? [resource] : []))
  const told = itemsAt(scope, 'tail_consumers').map((consumer) => textAt(consumer, 'service'))
  return [...new Set([...called, ...told])].filter((name) => name !== undefined && name !== script) as string[]
}

/** Those among them that are deployed with it. */
export function dependenciesOf(service: Service, all: readonly Service[]): Service[] {
  const needed = neededBy(service.environment)
  return all.filter((one) => one !== service && needed.includes(one.environment.script))
}

export type Ended<T, S extends Service = Service> =
  | { readonly service: S; readonly result: T }
  | { readonly service: S; readonly error: unknown }
  /** Not begun: one that it needs is not there, or, where none is named, it was to stop. */
  | { readonly service: S; readonly without: readonly string[] }

export interface FleetOptions<T, S extends Service> {
  readonly concurrency: number
  /** Aborted by whoever wants no other to begin. */
  readonly signal?: AbortSignal
  work(service: S): Promise<T>
  /** Nothing of it is there to be called: neither what was brought now, nor what was there before. */
  absent(ended: Ended<T, S>): Promise<boolean>
}

/** Each begins when those that it calls have ended; a circle is begun anyway, in the order given. None stops another. */
export async function eachInOrder<T, S extends Service = Service>(
  services: readonly S[],
  options: FleetOptions<T, S>,
): Promise<Ended<T, S>[]> {
  const { concurrency, work, absent, signal } = options
  const ended = new Map<Service, Ended<T, S>>()
  const gone = new Set<Service>()
  const running = new Map<Service, Promise<void>>()
  const waiting = new Set(services)
  const begin = (service: S) => {
    waiting.delete(service)
    const without = dependenciesOf(service, services).filter((one) => gone.has(one))
    const doing =
      without.length > 0 || signal?.aborted === true
        ? Promise.resolve<Ended<T, S>>({ service, without: without.map((one) => one.environment.script) })
        : work(service).then(
            (result): Ended<T, S> => ({ service, result }),
            (error): Ended<T, S> => ({ service, error }),
          )
    running.set(
      service,
      doing.then(async (end) => {
        if (await absent(end)) gone.add(service)
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
