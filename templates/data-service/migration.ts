/** The table of the resource, with an index for each sort. */
export function migration(table: string): string {
  return `CREATE TABLE "${table}" (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL,
  price INTEGER NOT NULL
) STRICT;

-- One index for each sort, with the id that makes the order of rows unique, and one for the commonest filter.
CREATE INDEX ${table}_created_at ON "${table}" (created_at, id);
CREATE INDEX ${table}_updated_at ON "${table}" (updated_at, id);
CREATE INDEX ${table}_name ON "${table}" (name, id);
CREATE INDEX ${table}_price ON "${table}" (price, id);
CREATE INDEX ${table}_status ON "${table}" (status, created_at, id);
`
}

/** Rows that were there before tenants belong to nobody: no tenant has an empty id. */
export function tenancy(table: string): string {
  return `ALTER TABLE "${table}" ADD COLUMN tenant_id TEXT NOT NULL DEFAULT '';

CREATE INDEX ${table}_tenant ON "${table}" (tenant_id, created_at, id);
`
}
