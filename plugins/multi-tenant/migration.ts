/** Tenants that somebody has said something about. A deleted one stays, so that nobody gets its id again. */
export const tenants = `CREATE TABLE tenants (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'deleted')),
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
`
