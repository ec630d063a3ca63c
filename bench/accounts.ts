/**
 * `npm run bench:accounts`: what people and services ask of a created auth-service, in workerd without a proxy in front. Writes the
 * figures into docs/auth-service.md. Linux only.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { created, served, writeFigures } from './created.ts'
import { type Client, clientOf, type Got, type Job, measured, tableOfJobs } from './jobs.ts'

const people = 200
const browser = { Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin' }
const asForm = { ...browser, 'Content-Type': 'application/x-www-form-urlencoded' }
const address = (person: number) => `person-${person}@example.com`
const form = (fields: { [name: string]: string }) => new URLSearchParams(fields).toString()

const home = mkdtempSync(join(tmpdir(), 'clodo-bench-accounts-'))
try {
  const [AUTH_SIGNING_KEY_A, AUTH_SIGNING_KEY_B] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  // Mail goes into the outbox: what a provider takes is not ours to measure.
  const bindings = { AUTH_SIGNING_KEY_A, AUTH_SIGNING_KEY_B, AUTH_ORIGIN: 'http://localhost', MAIL_OUTBOX: 'on' }
  const root = created(home, 'auth-service', ['auth-service.password=true'])
  const service = await served(root, { bindings, direct: true })
  const client = clientOf(service.origin.href)
  await enter(client, await askForCode(client, '/sign-up', address(0)))
  // The first code opened the account; this one is of somebody who has one.
  const cookie = await enter(client, await askForCode(client, '/sign-in', address(0)))
  const password = `${randomBytes(12).toString('hex')} of the bench`
  const chosen = { headers: { ...asForm, Cookie: cookie }, body: form({ password }) }
  const session = { ...browser, Cookie: sessionIn(await client.ask('POST', '/account/password', chosen, 303)) }
  const json = { ...session, Accept: 'application/json', 'Content-Type': 'application/json' }
  const tokens = () => client.ask('POST', '/auth/tokens', { headers: json, body: '{"client":"bench"}' })
  const { access_token: token } = JSON.parse((await tokens()).text) as { access_token: string }
  const codes: Code[] = []
  for (let person = 0; person < people; person++) codes.push(await askForCode(client, '/sign-up', address(person)))

  const jobs: readonly Job[] = [
    get('the page to sign in', '/sign-in', browser),
    get('the keys for other services', '/.well-known/jwks.json', {}),
    get('the profile of somebody with a session', '/account', session),
    get('who somebody with a token is', '/auth/sessions/current', { Authorization: `Bearer ${token}` }),
    { name: 'a code, asked for by mail', run: (at: number) => mail(client, '/sign-in', `asks-${at}@example.com`) },
    {
      name: 'a code, and the account and the session for it',
      run: (at: number) => enter(client, codes[at] ?? { cookie: '', code: '' }),
    },
    { name: 'an access and a refresh token for a session', run: tokens },
    {
      name: 'a password, and the session for it',
      count: 40,
      run: () =>
        client.ask('POST', '/sign-in/password', { headers: asForm, body: form({ email: address(0), password }) }, 303),
    },
  ].map((job) => ({ count: people, width: 8, ...job }))

  function get(name: string, path: string, headers: { [name: string]: string }) {
    return { name, count: 2000, run: () => client.ask('GET', path, { headers }) }
  }
  const rows = []
  for (const job of jobs) rows.push(await measured(job, service.pid))
  writeFigures(
    'auth-service',
    `Made by \`npm run bench:accounts\`: a created service with passwords, in workerd, no proxy in front, with the local stand-in of D1 in the same
process, eight requests at a time. CPU and memory are those of the whole process, so where there is a row of D1 they are mostly what the
stand-in costs; memory is how much more it was at most than when the row began. Mail goes into the outbox.

${tableOfJobs(rows)}`,
  )
  client.close()
  await service.close()
} finally {
  rmSync(home, { recursive: true, force: true })
}

/** What a browser and a mail hold together. */
interface Code {
  readonly cookie: string
  readonly code: string
}

function mail(client: Client, page: string, email: string): Promise<Got> {
  return client.ask('POST', page, { headers: asForm, body: form({ email, name: 'Ada' }) }, 303)
}

/** Asks for a code, and reads it in the outbox. */
async function askForCode(client: Client, page: string, email: string): Promise<Code> {
  const cookie = cookieIn(await mail(client, page, email), 'challenge')
  const { text } = await client.ask('GET', '/outbox', { headers: { ...browser, Host: 'localhost' } })
  const [, code = ''] = /Enter (\d{4} \d{4})/.exec(text.slice(text.indexOf(email))) ?? []
  return { cookie, code }
}

/** Enters a code; gives the cookie of the session. */
async function enter(client: Client, { cookie, code }: Code): Promise<string> {
  return sessionIn(
    await client.ask('POST', '/sign-in/code', { headers: { ...asForm, Cookie: cookie }, body: form({ code }) }, 303),
  )
}

function sessionIn(got: Got): string {
  return cookieIn(got, 'session')
}

function cookieIn({ headers }: Got, name: string): string {
  const lines = [headers['set-cookie'] ?? []].flat()
  const cookie = lines.find((line) => line.startsWith(`__Host-${name}=`))?.split(';')[0]
  if (cookie === undefined) throw new Error(`No cookie '${name}' came.`)
  return cookie
}
