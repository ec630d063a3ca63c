/** The table of what was revoked before it expired. */
export const revocations = `-- Tokens, sessions and subjects that are no longer welcome, until the last token that names them has expired.
CREATE TABLE auth_revocations (
  claim TEXT NOT NULL CHECK (claim IN ('jti', 'sid', 'sub')),
  value TEXT NOT NULL,
  until INTEGER NOT NULL, -- seconds since 1970
  PRIMARY KEY (claim, value)
) WITHOUT ROWID;

CREATE INDEX auth_revocations_until ON auth_revocations (until);
`
