import type { Stated } from 'clodo/plugin'

/** What the README says of accounts. */
export function section({ mail, password }: { readonly mail: string; readonly password: boolean }): Stated {
  const text = [pages, proof, passkeys, sending(mail), ...(password ? [passwords] : []), protection, builders].join(
    '\n\n',
  )
  return { kind: 'section', file: 'README.md', title: 'Accounts', rank: 70, text }
}

const pages = `| page | what |
|---|---|
| \`/sign-up\`, \`/sign-in\` | a code and a link go by mail; who has a passkey needs none |
| \`/account\` | name, address, passkeys, sessions, signing out, deletion |
| \`/outbox\` | in development, what would have been sent |`

const proof = `There is no account before its address is proved. A code has eight digits and counts in the browser that asked for it, a link
anywhere, after a click. Both count once, for ten minutes; a code five times at most. \`?return_to=/path\` says where people go
afterwards. What guards an account (address, passkeys, deletion) changes only within ten minutes of signing in.`

const passkeys = `Passkeys belong to the host of \`AUTH_ORIGIN\` for ever: choose it before people add some. Without attestation a passkey is
little code, \`src/passkeys/verify.ts\`; @simplewebauthn/server would be about twice the whole Worker, and its verdicts are
the same.`

function sending(mail: string): string {
  const how =
    mail === 'resend'
      ? 'Resend does: set the secret `MAIL_KEY`'
      : 'Cloudflare Email Service does, by the binding `MAIL`: set up the domain there'
  return `\`src/mail/letters.ts\` has the mails, \`src/mail/deliver.ts\` sends them. ${how}, and \`MAIL_FROM\` to an address
of it. Set \`AUTH_ORIGIN\` to where people reach the service: links in mails lead there.`
}

const passwords = `Somebody with an account may choose a password at \`/account/password\`. Whoever has forgotten it signs in by mail, and
chooses another. It is kept as scrypt (N=2^14, r=8, p=5; the platform refuses more rounds of PBKDF2 than 100,000), which costs
200 ms of CPU: more than the free plan has.`

const protection = `What is answered does not tell whether an address has an account: the same steps, the same page, and a mail in any case. An
address gets five mails in a quarter of an hour, a network makes thirty attempts a minute.`

const builders = `Pages of your own ask \`signedInAs(c)\` who has a session, in \`src/accounts/session.ts\`. Other services verify tokens by
\`/.well-known/jwks.json\`; \`POST /auth/tokens\` gives them to whoever is signed in. Roles are JSON in the column \`roles\` of the
table \`accounts\`, and count from the next sign-in on.`
