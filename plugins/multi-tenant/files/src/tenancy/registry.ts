/** How long an isolate believes what it has read, in milliseconds: so long a suspended tenant may still be served. */
const LIFE = 60_000

/** How many tenants an isolate remembers. */
const LIMIT = 1000

export type State = 'active' | 'suspended' | 'deleted'

interface Entry {
  readonly state: State | undefined
  readonly until: number
}

const states = new Map<string, Entry>()

/**
 * Whether requests of a tenant are served.
 *
 * @param options.vouched Somebody's credential names the tenant, so it need not be registered. One that is only named by
 *   the request has to be.
 */
export function isOpen(env: Env, id: string, { vouched }: { readonly vouched: boolean }): boolean | Promise<boolean> {
  const isServed = ({ state }: Entry) => state === 'active' || (vouched && state === undefined)
  const entry = known(id)
  return entry ? isServed(entry) : read(env.DB, id).then(isServed)
}

function known(id: string): Entry | undefined {
  const entry = states.get(id)
  return entry && Date.now() < entry.until ? entry : undefined
}

async function read(db: D1Database, id: string): Promise<Entry> {
  const row = await db.prepare('SELECT state FROM tenants WHERE id = ?').bind(id).first<{ state: State }>()
  states.delete(id)
  const [oldest] = states.keys()
  if (states.size >= LIMIT && oldest !== undefined) states.delete(oldest)
  const entry = { state: row?.state, until: Date.now() + LIFE }
  states.set(id, entry)
  return entry
}

/** Forgets what this isolate knows of tenants. */
export const forget = (): void => states.clear()
