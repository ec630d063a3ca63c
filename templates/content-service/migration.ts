/** The table of files. */
export const media = `CREATE TABLE media (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  deleted_at TEXT,
  state TEXT NOT NULL CHECK (state IN ('uploading', 'ready', 'deleted', 'discarded')),
  title TEXT NOT NULL,
  tags TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  owner TEXT,
  key TEXT NOT NULL UNIQUE,
  upload TEXT,
  parts TEXT NOT NULL
) STRICT;

-- One index for each sort of the lists, and one for what is due to be erased.
CREATE INDEX media_created_at ON media (state, created_at, id);
CREATE INDEX media_title ON media (state, title, id);
CREATE INDEX media_size ON media (state, size, id);
CREATE INDEX media_updated_at ON media (state, updated_at);

-- How far the bucket has been gone through.
CREATE TABLE media_sweeps (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  mark TEXT NOT NULL
) STRICT;
`

/** Rows that were there before tenants belong to nobody: no tenant has an empty id. */
export const tenancy = `ALTER TABLE media ADD COLUMN tenant_id TEXT NOT NULL DEFAULT '';

CREATE INDEX media_tenant ON media (tenant_id, state, created_at, id);
`
