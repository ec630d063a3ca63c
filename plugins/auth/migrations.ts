import type { Stated } from 'clodo/plugin'
import type { Chosen } from './chosen.ts'

/** The tables. Their names and the names of the migrations are fixed for ever; what changes is appended. */
export function migrations({ sessions, apiKeys, own }: Chosen): Stated[] {
  return [
    { kind: 'migration', name: '20261101000100_auth', sql: revocations },
    ...(sessions ? [{ kind: 'migration', name: '20261101000110_auth_sessions', sql: sessionsTable } as const] : []),
    ...(apiKeys
      ? [
          { kind: 'migration', name: '20261101000120_auth_api_keys', sql: apiKeysTable } as const,
          { kind: 'migration', name: '20261101000121_auth_owners', sql: ownersTable } as const,
        ]
      : []),
    ...(own ? [{ kind: 'migration', name: '20261101000130_auth_families', sql: familiesTable } as const] : []),
  ]
}

const revocations = `-- Tokens, sessions and subjects that are no longer welcome, until the last token that names them has expired.
CREATE TABLE auth_revocations (
  claim TEXT NOT NULL CHECK (claim IN ('jti', 'sid', 'sub')),
  value TEXT NOT NULL,
  until INTEGER NOT NULL, -- seconds since 1970
  PRIMARY KEY (claim, value)
) WITHOUT ROWID;

CREATE INDEX auth_revocations_until ON auth_revocations (until);
`

const sessionsTable = `-- Sessions of browsers. What the cookie holds is not kept, only its digest. Times are in seconds since 1970.
CREATE TABLE auth_sessions (
  hash TEXT NOT NULL PRIMARY KEY, -- SHA-256, base64url
  id TEXT NOT NULL UNIQUE, -- what its owner sees
  subject TEXT NOT NULL,
  granted TEXT NOT NULL, -- JSON: subject, roles, scopes, tenant, claims
  agent TEXT NOT NULL,
  started INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  ends INTEGER NOT NULL, -- unless it is used
  expires INTEGER NOT NULL -- even if it is used
) WITHOUT ROWID;

CREATE INDEX auth_sessions_subject ON auth_sessions (subject);
CREATE INDEX auth_sessions_ends ON auth_sessions (ends);
`

const apiKeysTable = `-- API keys. What is secret of a key is not kept, only its digest. Times are in seconds since 1970.
CREATE TABLE auth_api_keys (
  id TEXT NOT NULL PRIMARY KEY, -- stands in the key
  hash TEXT NOT NULL, -- SHA-256, base64url
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  granted TEXT NOT NULL, -- JSON: subject, roles, scopes, tenant, claims
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  used INTEGER
) WITHOUT ROWID;

CREATE INDEX auth_api_keys_subject ON auth_api_keys (subject);
`

const ownersTable = `-- What owners of API keys are, as of when: their keys can no more.
CREATE TABLE auth_owners (
  subject TEXT NOT NULL PRIMARY KEY,
  roles TEXT NOT NULL, -- JSON
  as_of INTEGER NOT NULL -- seconds since 1970
) WITHOUT ROWID;
`

const familiesTable = `-- Families of refresh tokens: all that come from one sign-in. A token is FAMILY.LATEST, of which only digests are kept.
-- Times are in seconds since 1970.
CREATE TABLE auth_families (
  hash TEXT NOT NULL PRIMARY KEY, -- of FAMILY: SHA-256, base64url
  id TEXT NOT NULL UNIQUE, -- the sid of its access tokens
  latest TEXT NOT NULL, -- of LATEST: SHA-256, base64url
  subject TEXT NOT NULL,
  client TEXT NOT NULL,
  granted TEXT NOT NULL, -- JSON: subject, roles, scopes, tenant, claims
  started INTEGER NOT NULL,
  ends INTEGER NOT NULL, -- unless it is used
  expires INTEGER NOT NULL -- even if it is used
) WITHOUT ROWID;

CREATE INDEX auth_families_subject ON auth_families (subject);
CREATE INDEX auth_families_ends ON auth_families (ends);
`
