import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { Problem } from '../http/problem.ts'
import { passkeysPage } from '../passkeys/own.ts'
import { passkeySignIn } from '../passkeys/sign-in.ts'
import { deletionPage } from './deletion.ts'
import { formsOfOurs } from './form.ts'
import { render } from './layout.ts'
import { outboxPage } from './outbox.ts'
import { profilePage } from './profile.ts'
import { proofPages } from './proof.ts'
import { sessionsPage } from './sessions.ts'
import { signInPage } from './sign-in.ts'
import { signUpPage } from './sign-up.ts'
import { signedIn } from './signed-in.ts'

const account = new Hono<{ Bindings: Env }>()
account.use(formsOfOurs(), signedIn())
account.route('/', profilePage)
account.route('/passkeys', passkeysPage)
account.route('/sessions', sessionsPage)
account.route('/deletion', deletionPage)

/** What people see of their accounts. Ahead of authentication: a page sends whoever is not signed in to sign in. */
export const pages = new Hono<{ Bindings: Env }>()

pages.get('/', (c) => c.redirect('/account'))
pages.route('/sign-up', signUpPage)
pages.route('/sign-in', signInPage)
pages.route('/sign-in', proofPages)
pages.route('/sign-in/passkey', passkeySignIn)
pages.route('/account', account)
pages.route('/outbox', outboxPage)

/** A person reads what went wrong as a page; whoever asks for something else gets problem details as everywhere. */
pages.onError((error: Error, c: Context) => {
  const forPeople = c.req.header('Accept')?.includes('text/html') === true
  if (!(error instanceof Problem) || error.status >= 500 || !forPeople) throw error
  for (const [name, value] of Object.entries(error.headers)) c.header(name, value)
  const body = html`<p>${error.message}.</p><p><a href="/account">To your account</a></p>`
  return render(c, { title: error.body.title, body, status: error.status })
})
