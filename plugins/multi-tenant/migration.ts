/** Tenants that somebody has said something about. A deleted one stays, so that nobody gets its id again. */
export const tenants = `CREATE TABLE tenants (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'deleted')),
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
`

/** What tenants may use, where that is not what all may, and what they have used. */
export const quotas = `CREATE TABLE tenant_quotas (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  requests INTEGER, -- a day; NULL: what all tenants have
  rows INTEGER
) STRICT;

CREATE TABLE tenant_usage (
  tenant_id TEXT NOT NULL,
  day TEXT NOT NULL, -- UTC
  requests INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, day)
) STRICT, WITHOUT ROWID;
`
