import type { Stated } from 'clodo/plugin'

/** The tables. Their names and the names of the migrations are fixed for ever; what changes is appended. */
export const migrations = (password: boolean): readonly Stated[] => [...always, ...(password ? [passwords] : [])]

const passwords: Stated = {
  kind: 'migration',
  name: '20261101000520_account_passwords',
  sql: `-- Passwords of those who have one. Times are in seconds since 1970.
CREATE TABLE account_passwords (
  account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  hash TEXT NOT NULL, -- scrypt$N$r$p$SALT$DIGEST
  changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}

const always: readonly Stated[] = [
  {
    kind: 'migration',
    name: '20261101000500_accounts',
    sql: `-- Who has proved an address. Times are in seconds since 1970.
CREATE TABLE accounts (
  id TEXT NOT NULL PRIMARY KEY, -- the subject of sessions and tokens, never given to anybody else
  email TEXT NOT NULL UNIQUE, -- in lower case
  name TEXT NOT NULL,
  roles TEXT NOT NULL DEFAULT '[]', -- JSON
  tenant TEXT,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses that somebody is about to prove. What the browser and the mail hold is not kept, only digests.
CREATE TABLE account_challenges (
  hash TEXT NOT NULL PRIMARY KEY, -- of what the browser holds: SHA-256, base64url
  code TEXT NOT NULL, -- SHA-256 of that with the code
  link TEXT NOT NULL UNIQUE, -- SHA-256 of what the link holds
  purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'sign-up', 'email')),
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  subject TEXT, -- whose address changes
  return_to TEXT NOT NULL,
  tries INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX account_challenges_expires ON account_challenges (expires);

-- How often something was tried that must not be tried for ever.
CREATE TABLE account_attempts (
  key TEXT NOT NULL PRIMARY KEY, -- what, and the digest of whom
  tries INTEGER NOT NULL,
  ends INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX account_attempts_ends ON account_attempts (ends);
`,
  },
  {
    kind: 'migration',
    name: '20261101000510_account_passkeys',
    sql: `-- Passkeys (WebAuthn). What is kept of one is public. Times are in seconds since 1970.
CREATE TABLE account_passkeys (
  id TEXT NOT NULL PRIMARY KEY, -- as the authenticator calls it: base64url
  account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  key TEXT NOT NULL, -- SPKI, base64url
  algorithm INTEGER NOT NULL, -- COSE
  counter INTEGER NOT NULL,
  created INTEGER NOT NULL,
  used INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX account_passkeys_account ON account_passkeys (account);

-- Challenges that are out, each for one answer.
CREATE TABLE account_ceremonies (
  hash TEXT NOT NULL PRIMARY KEY, -- of the challenge: SHA-256, base64url
  subject TEXT NOT NULL, -- who adds a passkey; empty: somebody signs in
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX account_ceremonies_expires ON account_ceremonies (expires);
`,
  },
]
