import type { Stated } from 'clodo/plugin'
import type { Choice } from './choice.ts'

/** Who changed what, in the order in which it happened; the last number is the version of what people may. Only added to. */
const changes = `CREATE TABLE rbac_changes (
  organisation TEXT NOT NULL,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  subject TEXT NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL,
  PRIMARY KEY (organisation, version)
) STRICT;

CREATE TRIGGER rbac_changes_stay BEFORE UPDATE ON rbac_changes
BEGIN
  SELECT RAISE(ABORT, 'rbac_changes is only added to');
END;

CREATE TABLE rbac_bindings (
  organisation TEXT NOT NULL,
  subject TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (organisation, subject, role)
) STRICT;
`

const roles = `CREATE TABLE rbac_roles (
  organisation TEXT NOT NULL,
  name TEXT NOT NULL,
  permissions TEXT NOT NULL,
  PRIMARY KEY (organisation, name)
) STRICT;
`

const organisations = `CREATE TABLE rbac_organisations (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE rbac_members (
  organisation TEXT NOT NULL REFERENCES rbac_organisations (id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  joined_at TEXT NOT NULL,
  PRIMARY KEY (organisation, subject)
) STRICT;

CREATE INDEX rbac_members_subject ON rbac_members (subject);

CREATE TABLE rbac_teams (
  organisation TEXT NOT NULL REFERENCES rbac_organisations (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, name)
) STRICT;

CREATE TABLE rbac_team_roles (
  organisation TEXT NOT NULL,
  team TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (organisation, team, role),
  FOREIGN KEY (organisation, team) REFERENCES rbac_teams (organisation, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE rbac_team_members (
  organisation TEXT NOT NULL,
  team TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (organisation, team, subject),
  FOREIGN KEY (organisation, team) REFERENCES rbac_teams (organisation, id) ON DELETE CASCADE,
  FOREIGN KEY (organisation, subject) REFERENCES rbac_members (organisation, subject) ON DELETE CASCADE
) STRICT;

CREATE INDEX rbac_team_members_subject ON rbac_team_members (organisation, subject);

CREATE TABLE rbac_invitations (
  organisation TEXT NOT NULL REFERENCES rbac_organisations (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  address TEXT NOT NULL,
  roles TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  invited_by TEXT NOT NULL,
  vouched INTEGER NOT NULL,
  expires_at TEXT NOT NULL,
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, address)
) STRICT;
`

/** Their names are fixed for ever. */
export function migrationsOf(choice: Choice): Stated[] {
  return [
    ...(choice.bindings ? [migration('20261101000500_rbac_bindings', changes)] : []),
    ...(choice.custom ? [migration('20261101000510_rbac_roles', roles)] : []),
    ...(choice.organisations ? [migration('20261101000520_rbac_organisations', organisations)] : []),
  ]
}

const migration = (name: string, sql: string): Stated => ({ kind: 'migration', name, sql })
