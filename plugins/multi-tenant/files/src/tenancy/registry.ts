/** How long an isolate believes what it has read, in milliseconds: so long a suspended tenant may still be served. */
const LIFE = 60_000

/** How many tenants an isolate remembers. */
const LIMIT = 1000

export type State = 'active' | 'suspended' | 'deleted'

const states = new Map<string, { readonly state: State | undefined; readonly until: number }>()

/**
 * Whether requests of a tenant are served.
 *
 * @param options.vouched Somebody's credential names the tenant, so it need not be registered. One that is only named by
 *   the request has to be.
 */
export async function isOpen(env: Env, id: string, { vouched }: { readonly vouched: boolean }): Promise<boolean> {
  const state = known(id) ?? (await read(env.DB, id))
  return state.state === 'active' || (vouched && state.state === undefined)
}

function known(id: string) {
  const entry = states.get(id)
  return entry && Date.now() < entry.until ? entry : undefined
}

async function read(db: D1Database, id: string) {
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
