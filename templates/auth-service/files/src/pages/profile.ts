import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { emailOf, nameOf, rename } from '../accounts/account.ts'
import { askForProof } from '../accounts/prove.ts'
import { endSession } from '../accounts/session.ts'
import { readForm } from './form.ts'
import { render } from './layout.ts'
import { freshly } from './signed-in.ts'

/** The profile of somebody, and how they leave. Behind `signedIn`. */
export const profilePage = new Hono<{ Bindings: Env }>()

profilePage.get('/', (c) => show(c))

profilePage.post('/', async (c) => {
  const form = await readForm(c)
  const name = nameOf(form('name'))
  if (name === undefined) return show(c, 'A name has at most 100 letters.')
  await rename(c.env.DB, c.get('signed').account.id, name)
  return c.redirect('/account', 303)
})

/** The address changes when the new one is proved. */
profilePage.post('/email', freshly(), async (c) => {
  const form = await readForm(c)
  const email = emailOf(form('email'))
  if (email === undefined) return show(c, 'Enter an e-mail address.')
  const { id: subject, name } = c.get('signed').account
  await askForProof(c, { purpose: 'email', email, name, subject, returnTo: '/account' })
  return c.redirect('/sign-in/code', 303)
})

profilePage.post('/sign-out', async (c) => {
  await endSession(c.env.DB, c.get('signed').account.id, c.get('signed').session)
  return c.redirect('/sign-in', 303)
})

function show(c: Context, problem?: string) {
  const { name, email } = c.get('signed').account
  const body = html`
<form method="post" action="/account">
<label for="name">Name</label>
<input id="name" name="name" value="${name}" autocomplete="name" maxlength="100">
<button>Save</button>
</form>
<form method="post" action="/account/email">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" value="${email}" autocomplete="email" required maxlength="254">
<button>Change</button>
</form>
<nav aria-label="Account">
<ul>
<li><a href="/account/passkeys">Passkeys</a></li>
<li><a href="/account/sessions">Sessions</a></li>
<li><a href="/account/deletion">Delete the account</a></li>
</ul>
</nav>
<form method="post" action="/account/sign-out"><button class="quiet">Sign out</button></form>`
  return render(c, { title: 'Account', body, problem })
}
