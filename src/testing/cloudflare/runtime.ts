/** workerd: runs the versions that are deployed, and holds the databases, namespaces and buckets of the account. */
import { assetsOf } from './assets.ts'
import { bound } from './bindings.ts'
import type { D1, Kv, Library, Miniflare, R2 } from './miniflare.ts'
import { addressed, doorModule, modulesOf } from './modules.ts'
import type { Script, State, Version } from './state.ts'

export interface Runtime {
  /** What is deployed or held has changed; the next use starts anew. */
  stale(): void
  /** A request to one version, whose worker must be deployed. */
  fetch(version: string, url: string, init: object): Promise<Response>
  /** The same from within a request, along a service binding. */
  nested(version: string, url: string, init: object): Promise<Response>
  database<T>(id: string, use: (database: D1) => Promise<T>): Promise<T>
  namespace<T>(id: string, use: (namespace: Kv) => Promise<T>): Promise<T>
  bucket<T>(name: string, use: (bucket: R2) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The worker through which the API reaches what the account holds. */
const door = 'clodo-door'

export interface RuntimeOptions {
  readonly state: State
  readonly library: () => Library
  /** Absolute path of a directory for all data. */
  readonly directory: string
  call(script: string, request: Request): Promise<Response>
}

export function runtime(options: RuntimeOptions): Runtime {
  const broken = new Set<string>()
  const drained: (() => void)[] = []
  let instance: Miniflare | undefined
  let fresh = false
  let active = 0
  let turn: Promise<unknown> = Promise.resolve()

  /** A restart waits for what is under way, and what comes meanwhile waits for the restart: no request is lost. */
  const current = async (): Promise<Miniflare> => {
    if (!fresh || instance === undefined) {
      if (active > 0) await new Promise<void>((resolve) => drained.push(resolve))
      fresh = true
      instance = await started(options, instance, broken)
    }
    active += 1
    return instance
  }
  const use = async <T>(work: (running: Miniflare) => Promise<T>): Promise<T> => {
    const mine = turn.then(current)
    turn = mine.catch(() => {})
    const running = await mine
    try {
      return await work(running)
    } finally {
      active -= 1
      if (active === 0) for (const wake of drained.splice(0)) wake()
    }
  }
  const ask = async (running: Miniflare, version: string, url: string, init: object) => {
    if (broken.has(version)) throw new Error('The script does not start.')
    // The router of static assets stands before a worker that another one calls, not before the worker itself.
    if (!hasAssets(options.state, version)) return await (await running.getWorker(version)).fetch(url, init)
    const headers = { ...(init as { headers?: object }).headers, [addressed]: version }
    return await (await running.getWorker(door)).fetch(url, { ...init, headers })
  }
  return {
    stale: () => {
      fresh = false
    },
    fetch: (version, url, init) => use((running) => ask(running, version, url, init)),
    // Its caller holds the instance; to wait for a restart here would be to wait for oneself.
    nested: (version, url, init) => ask(instance as Miniflare, version, url, init),
    database: (id, work) => use(async (running) => work(await running.getD1Database(id, door))),
    namespace: (id, work) => use(async (running) => work(await running.getKVNamespace(id, door))),
    bucket: (name, work) => use(async (running) => work(await running.getR2Bucket(name, door))),
    async close() {
      await turn
      await instance?.dispose()
    },
  }
}

/** Starts or restarts with what is deployed now. A version that does not start is left out, and the others run. */
async function started(
  options: RuntimeOptions,
  instance: Miniflare | undefined,
  broken: Set<string>,
): Promise<Miniflare> {
  const { library, state } = options
  const all = deployed(state)
  let running = instance
  const run = async () => {
    const wanted = all.filter(({ version }) => !broken.has(version.id))
    if (running === undefined) running = library().miniflare(optionsFor(options, wanted))
    else await running.setOptions(library().convert(optionsFor(options, wanted)))
    await running.ready
  }
  try {
    await run()
  } catch {
    await running?.dispose().catch(() => {})
    running = undefined
    for (const { script, version } of all) if (!(await boots(options, script, version))) broken.add(version.id)
    await run()
  }
  return running as unknown as Miniflare
}

async function boots(options: RuntimeOptions, script: Script, version: Version): Promise<boolean> {
  const alone = options.library().miniflare(optionsFor(options, [{ script, version }]))
  try {
    await alone.ready
    return true
  } catch {
    return false
  } finally {
    await alone.dispose().catch(() => {})
  }
}

interface Deployed {
  readonly script: Script
  readonly version: Version
}

function deployed({ scripts }: State): Deployed[] {
  return [...scripts.values()].flatMap((script) =>
    (script.deployments[0]?.versions ?? []).flatMap(({ version_id }) => {
      const version = script.versions.find(({ id }) => id === version_id)
      return version === undefined ? [] : [{ script, version }]
    }),
  )
}

function optionsFor({ state, directory, call }: RuntimeOptions, wanted: readonly Deployed[]): object {
  const named = (names: Iterable<string>) => Object.fromEntries([...names].map((name) => [name, name]))
  const home = (script: string) => wanted.filter((one) => one.script.name === script).at(-1)?.version.id ?? door
  const holder = {
    name: door,
    modules: [doorModule],
    compatibilityDate: '2026-01-01',
    d1Databases: named(state.databases.keys()),
    kvNamespaces: named(state.namespaces.keys()),
    r2Buckets: named(state.buckets.keys()),
    serviceBindings: named(wanted.flatMap(({ version }) => (version.assets === undefined ? [] : [version.id]))),
  }
  return {
    host: '127.0.0.1',
    port: 0,
    cf: false,
    defaultPersistRoot: directory,
    handleRuntimeStdio: (out: NodeJS.ReadableStream, err: NodeJS.ReadableStream) => {
      out.resume()
      err.resume()
    },
    workers: [holder, ...wanted.map((one) => worker(one, { state, directory, surroundings: { call, home } }))],
  }
}

function hasAssets({ scripts }: State, version: string): boolean {
  return [...scripts.values()].some(({ versions }) => versions.some(({ id, assets }) => id === version && assets))
}

interface Around {
  readonly state: State
  readonly directory: string
  readonly surroundings: Parameters<typeof bound>[2]
}

function worker({ script, version }: Deployed, { state, directory, surroundings }: Around): object {
  const consumed = [...state.queues.values()].filter(({ consumers }) =>
    consumers.some((consumer) => consumer.script === script.name),
  )
  const newest = script.deployments[0]?.versions.at(-1)?.version_id === version.id
  return {
    name: version.id,
    ...modulesOf(version),
    compatibilityDate: version.compatibilityDate,
    compatibilityFlags: version.compatibilityFlags,
    ...bound(script.name, version, surroundings),
    ...assetsOf(version, directory),
    ...(newest ? { queueConsumers: consumed.map(({ queue_name }) => queue_name) } : {}),
  }
}
