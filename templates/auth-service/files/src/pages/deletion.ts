import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { removeAccount } from '../accounts/session.ts'
import { notice } from '../mail/letters.ts'
import { sendNotice } from '../mail/mail.ts'
import { readForm } from './form.ts'
import { render } from './layout.ts'
import { freshly } from './signed-in.ts'

/** How somebody deletes their account. Behind `signedIn`. */
export const deletionPage = new Hono<{ Bindings: Env }>()

deletionPage.use(freshly())

deletionPage.get('/', (c) => show(c))

deletionPage.post('/', async (c) => {
  const form = await readForm(c)
  const { id, email } = c.get('signed').account
  if (form('email').trim().toLowerCase() !== email) return show(c, 'Enter the address of the account to confirm.')
  await removeAccount(c.env.DB, id)
  await sendNotice(c.env, notice(email, 'Your account was deleted'))
  return render(c, { title: 'Your account is deleted', body: html`<p>All that belonged to it is gone.</p>` })
})

function show(c: Context, problem?: string) {
  const body = html`
<p>The account and all that belongs to it is deleted at once, and cannot be brought back.</p>
<form method="post" action="/account/deletion">
<label for="email">To confirm, enter ${c.get('signed').account.email}</label>
<input id="email" name="email" type="email" autocomplete="off" required>
<button class="danger">Delete the account</button>
</form>
<p><a href="/account">Back</a></p>`
  return render(c, { title: 'Delete the account', body, problem })
}
