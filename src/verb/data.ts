/** `data copy`: opens both places, copies, and compares. */
import { posix } from 'node:path'
import { accountOf, cloudflare } from '../cloudflare/client.ts'
import { d1 } from '../cloudflare/d1.ts'
import { namespace } from '../cloudflare/kv.ts'
import { localBucket, localNamespace } from '../cloudflare/local.ts'
import { bucket } from '../cloudflare/r2.ts'
import { localPath, openSqlite } from '../cloudflare/sqlite.ts'
import { ClodoError } from '../errors.ts'
import { type Copied, copy, countOf, type Progress, paced, refuseUnlike } from '../migrate/data/copy.ts'
import { fileStore } from '../migrate/data/files.ts'
import { directoryStore, kvStore, r2Store } from '../migrate/data/pairs.ts'
import { heldBy, isRemote, type Place, placeOf } from '../migrate/data/place.ts'
import { type Table, tableStore } from '../migrate/data/rows.ts'
import type { Store } from '../migrate/data/store.ts'
import { databasesOf, findDatabase } from '../operate/databases.ts'
import { stateDirectory } from '../operate/db/store.ts'
import { configHome, siteOf, type Target, type Tools } from '../operate/site.ts'
import { itemsAt, textAt } from '../project/detect/manifest.ts'
import { digest } from '../tree/digest.ts'
import { makeDirectories } from '../tree/directories.ts'
import { decode, encode } from '../tree/utf8.ts'

export interface DataInput {
  readonly from: string
  readonly to: string
  readonly cwd: string
  /** Asked for where a place is a binding. */
  target(): Promise<Target>
  /** What local development has, in place of what Cloudflare has. */
  readonly local: boolean
  readonly table: string | undefined
  /** Keys that begin so. */
  readonly prefix: string
  /** Calls of the API in a second. */
  readonly rate: number
  readonly signal?: AbortSignal
  report(copied: number): void
}

export interface OpenedData {
  /** What would be copied. */
  count(): Promise<number>
  run(): Promise<Copied>
  close(): Promise<void>
}

/** @throws DATA_UNFIT, FILE_EXISTS and what the places throw */
export async function openData(tools: Tools, input: DataInput): Promise<OpenedData> {
  const [from, to] = [placeOf(input.from, input.cwd), placeOf(input.to, input.cwd)]
  const holds = heldBy(from) ?? heldBy(to) ?? 'pairs'
  if (to.kind === 'file' && tools.disk.kind(to.path) !== undefined)
    throw new ClodoError('FILE_EXISTS', { what: 'The file to copy to is there already.', where: to.path })
  const calm = {
    ...tools,
    fetch: paced(tools.fetch, input.rate, { now: () => tools.now().getTime(), sleep: tools.sleep }),
  }
  const source = await open(calm, from, { ...input, holds })
  const sink = await open(calm, to, { ...input, holds })
  refuseUnlike(source, sink)
  const scopeOf = async () =>
    isRemote(from) || isRemote(to)
      ? `${(await input.target()).environment.name}${input.local ? ' on this machine' : ''}`
      : ''
  return {
    count: () => countOf(source),
    run: async () => {
      await makeTable(source, sink)
      const progress = progressOf(tools, posix.join(input.cwd, '.clodo/history'), { ...input, scope: await scopeOf() })
      return copy(source, sink, { progress, report: input.report, signal: input.signal })
    },
    close: async () => {
      await source.close?.()
      await sink.close?.()
    },
  }
}

type Opening = DataInput & { readonly holds: Store['holds'] }

async function open(tools: Tools, place: Place, input: Opening): Promise<Store> {
  if ('path' in place) return openPath(tools, place, input)
  const target = await input.target()
  if (place.kind === 'd1') return openD1(tools, target, place.binding, input)
  const { kind, binding } = place
  const list = kind === 'kv' ? 'kv_namespaces' : 'r2_buckets'
  const found = itemsAt(target.environment.scope, list).find((one) => textAt(one, 'binding') === binding)
  const [live, preview] = kind === 'kv' ? ['id', 'preview_id'] : ['bucket_name', 'preview_bucket_name']
  const id = textAt(found, live)
  if (found === undefined || (id === undefined && !input.local))
    throw new ClodoError('DATA_UNFIT', {
      what: `The environment ${target.environment.name} has no ${kind}:${binding}${input.local ? '' : ' with an id'}.`,
      where: target.environments.config,
    })
  if (input.local) return openLocal(tools, target, { kind, id: textAt(found, preview) ?? id ?? binding }, input)
  const site = cloudflare(tools)
  const account = await accountOf(site, tools.env, textAt(target.environment.scope, 'account_id'))
  if (kind === 'kv') return kvStore(namespace(site, account, id ?? ''), tools.now, input)
  return r2Store(bucket(site, account, id ?? ''), input)
}

/** By workerd, over the state that `wrangler dev` has. */
async function openLocal(
  { now }: Tools,
  target: Target,
  { kind, id }: { kind: 'kv' | 'r2'; id: string },
  { prefix }: Opening,
): Promise<Store> {
  const options = { root: target.root, state: stateDirectory(configHome(target)) }
  if (kind === 'kv') {
    const { store, close } = await localNamespace(options, id)
    return kvStore(store, now, { prefix, close })
  }
  const { store, close } = await localBucket(options, id)
  return r2Store(store, { prefix, close })
}

function openPath({ disk }: Tools, { kind, path }: Extract<Place, { path: string }>, input: Opening): Store {
  if (kind === 'directory') return directoryStore(disk, path, input.prefix)
  if (kind === 'file') return fileStore(disk, path, input)
  const database = openSqlite(disk, path)
  return tableStore(database, tableOf(input), () => database.close())
}

async function openD1(tools: Tools, target: Target, binding: string, input: Opening): Promise<Table> {
  const home = configHome(target)
  const found = databasesOf(tools.disk, home, target.environment).find((one) => one.binding === binding)
  if (found === undefined)
    throw new ClodoError('DATABASE_UNKNOWN', { what: `The environment has no database ${binding}.`, where: binding })
  if (input.local) {
    const database = openSqlite(tools.disk, localPath(stateDirectory(home), found.localId))
    return tableStore(database, tableOf(input), () => database.close())
  }
  const site = await siteOf(tools, target)
  const database = await findDatabase(site, found)
  if (database === undefined)
    throw new ClodoError('DATABASE_MISSING', { what: `The account has no database ${found.name}.`, where: binding })
  return tableStore(d1({ ...tools, api: site.api, account: site.account }).on(database.uuid), tableOf(input))
}

function tableOf({ table }: DataInput): string {
  if (table !== undefined) return table
  throw new ClodoError('INPUT_NEEDED', {
    what: 'Which table?',
    mend: 'Name it: --table NAME.',
    data: { next: [{ command: 'clodo data copy FROM TO --table NAME' }] },
  })
}

/** A file of SQLite gets the table as the source has it; whoever has migrations makes it by them. */
async function makeTable(from: Store, to: Store): Promise<void> {
  if (!isTable(from) || !isTable(to) || (await to.made()) !== undefined) return
  const statement = await from.made()
  if (statement !== undefined) await to.make(statement)
}

function isTable(store: Store): store is Table {
  return 'made' in store
}

/** Beside the history of undo, which git ignores. */
function progressOf({ disk }: Tools, directory: string, wished: DataInput & { readonly scope: string }): Progress {
  const { from, to, table = '', prefix, scope } = wished
  const path = posix.join(
    directory,
    `copy-${digest(JSON.stringify([from, to, table, prefix, scope])).slice(0, 16)}.json`,
  )
  return {
    read: () => {
      const bytes = disk.read(path)
      return bytes === undefined ? undefined : (JSON.parse(decode(bytes, path)) as { after: string }).after
    },
    write: (after) => {
      makeDirectories(disk, directory)
      disk.write(path, encode(JSON.stringify({ after })))
    },
    clear: () => disk.remove(path),
  }
}
