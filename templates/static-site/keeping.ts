import type { Stated } from 'clodo/plugin'

/** What the Worker needs to keep messages where they go. */
export function keeping(forms: string): Stated[] {
  if (forms === 'd1') return [{ kind: 'binding', type: 'd1', name: 'DB' }, check]
  if (forms === 'queue') return [{ kind: 'binding', type: 'queue', name: 'CONTACT_QUEUE', queue: 'contact' }]
  return [
    { kind: 'binding', type: 'send-email', name: 'CONTACT_EMAIL' },
    address('CONTACT_FROM', 'The address that messages of the contact form are from, of a domain with Email Routing'),
    address('CONTACT_TO', 'The verified address that messages of the contact form go to'),
  ]
}

const check: Stated = {
  kind: 'slot',
  slot: 'check',
  key: 'database',
  rank: 0,
  at: 'database',
  code: "(env) => env.DB.prepare('SELECT 1').first()",
  imports: [],
}

function address(name: string, describe: string): Stated {
  return { kind: 'variable', name, value: 'contact@example.com', describe }
}

export const migration: Stated = {
  kind: 'migration',
  name: '20261101000000_contact_messages',
  sql: `CREATE TABLE contact_messages (
  -- The id of the form: the same form sent again changes nothing.
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  message TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE INDEX contact_messages_created_at ON contact_messages (created_at);
`,
}
