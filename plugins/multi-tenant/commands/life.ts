/** What can be done to a tenant, as SQL. An id was checked before it comes here. */
import { CommandError } from 'clodo/plugin'
import type { Databases, Query, Row } from './d1.ts'
import { countRows, deleteRows } from './rows.ts'
import { wrong } from './wrong.ts'

export interface Wishes {
  readonly name?: string | undefined
  readonly requests?: string | undefined
  readonly rows?: string | undefined
  readonly yes: boolean
  /** The words as they were typed. */
  readonly again: readonly string[]
}

export interface Tenant {
  readonly id: string
  readonly name: string
  readonly state: 'active' | 'suspended' | 'deleted'
}

export interface Usage {
  readonly id: string
  /** Of today, in UTC. */
  readonly requests: number
  /** Limits are null where the tenant has none of its own. */
  readonly requestLimit: number | null
  readonly rows: number
  readonly rowLimit: number | null
}

type Act = (id: string, databases: Databases, wishes: Wishes) => Promise<readonly (Tenant | Usage)[]>

const now = "strftime('%Y-%m-%dT%H:%M:%fZ')"

export const acts: { readonly [verb: string]: Act } = {
  create: async (id, { shared }, { name = id }) =>
    some(
      await shared(
        `INSERT INTO tenants (id, name, state, created_at, changed_at) VALUES ('${id}', ${quoted(name)}, 'active', ${now}, ${now}) ON CONFLICT (id) DO NOTHING RETURNING id, name, state`,
      ),
      `There is or was a tenant '${id}'; a deleted one keeps its id.`,
    ),
  suspend: (id, { shared }) => moved(id, 'suspended', shared),
  resume: (id, { shared }) => moved(id, 'active', shared),
  usage,
  async quota(id, databases, { requests, rows }) {
    await databases.shared(
      `INSERT INTO tenant_quotas (tenant_id, requests, rows) VALUES ('${id}', ${limit(requests)}, ${limit(rows)}) ON CONFLICT (tenant_id) DO UPDATE SET requests = excluded.requests, rows = excluded.rows`,
    )
    return usage(id, databases)
  },
  async delete(id, { shared, of }, { yes, again }) {
    if (!yes)
      throw new CommandError(`All rows of '${id}' would be deleted.`, {
        mend: `Export them first, then: clodo tenant delete ${id} --yes`,
        exit: 3,
        next: [`clodo tenant ${again.join(' ')} --yes`],
      })
    const result = await moved(id, 'deleted', shared)
    await deleteRows(id, of(id))
    return result
  },
}

async function moved(id: string, state: string, query: Query): Promise<readonly Tenant[]> {
  return some(
    await query(
      `UPDATE tenants SET state = '${state}', changed_at = ${now} WHERE id = '${id}' AND state <> 'deleted' RETURNING id, name, state`,
    ),
    `There is no tenant '${id}'.`,
  )
}

async function usage(id: string, { shared, of }: Databases): Promise<readonly Usage[]> {
  const [row] = await shared(
    `SELECT (SELECT requests FROM tenant_usage WHERE tenant_id = '${id}' AND day = strftime('%Y-%m-%d')) AS requests, (SELECT requests FROM tenant_quotas WHERE tenant_id = '${id}') AS request_limit, (SELECT rows FROM tenant_quotas WHERE tenant_id = '${id}') AS row_limit`,
  )
  return [
    {
      id,
      requests: Number(row?.requests ?? 0),
      requestLimit: (row?.request_limit ?? null) as number | null,
      rows: await countRows(id, of(id)),
      rowLimit: (row?.row_limit ?? null) as number | null,
    },
  ]
}

/** The tenants that a statement returned. */
function some(rows: readonly Row[], otherwise: string): readonly Tenant[] {
  if (rows.length > 0) return rows as readonly unknown[] as readonly Tenant[]
  throw new CommandError(otherwise, { mend: 'See clodo tenant list.' })
}

function limit(text: string | undefined): string {
  if (text === undefined) return 'NULL'
  if (!/^\d{1,15}$/.test(text)) throw wrong('A limit is a whole number from 0.')
  return text
}

function quoted(text: string): string {
  if (/\p{Cc}/u.test(text) || text.length > 200)
    throw wrong('A name has at most 200 characters, none of them of control')
  return `'${text.replaceAll("'", "''")}'`
}
