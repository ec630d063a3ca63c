import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { endAccess, signIn } from '../accounts/session.ts'
import { notice } from '../mail/letters.ts'
import { sendNotice } from '../mail/mail.ts'
import { readForm } from '../pages/form.ts'
import { render } from '../pages/layout.ts'
import { freshly } from '../pages/signed-in.ts'
import { hashPassword } from './hash.ts'
import { findPassword, keepPassword, removePassword } from './store.ts'
import { MIN, weakness } from './strength.ts'

/**
 * The password of somebody. Who has forgotten it signs in by mail and chooses another: only who has signed in a moment ago gets
 * here. Behind `signedIn`.
 */
export const passwordPage = new Hono<{ Bindings: Env }>()

passwordPage.use(freshly())

passwordPage.get('/', (c) => show(c))

passwordPage.post('/', async (c) => {
  const form = await readForm(c)
  const { account } = c.get('signed')
  const wrong = weakness(form('password'), account)
  if (wrong !== undefined) return show(c, wrong)
  await keepPassword(c.env.DB, account.id, await hashPassword(form('password')))
  // Whoever knew the one before is out.
  await endAccess(c.env.DB, account.id)
  await signIn(c, account, 'pwd')
  await sendNotice(c.env, notice(account.email, 'Your password was changed'))
  return c.redirect('/account', 303)
})

passwordPage.post('/removal', async (c) => {
  const { account } = c.get('signed')
  await removePassword(c.env.DB, account.id)
  await sendNotice(c.env, notice(account.email, 'Your password was removed'))
  return c.redirect('/account/password', 303)
})

async function show(c: Context<{ Bindings: Env }>, problem?: string) {
  const { id, email } = c.get('signed').account
  const has = (await findPassword(c.env.DB, id)) !== undefined
  const body = html`
<p>${has ? 'You have a password. Another one ends all other sessions.' : 'You have no password, and need none.'}</p>
<form method="post" action="/account/password">
<input type="hidden" name="username" autocomplete="username" value="${email}">
<label for="password">New password, at least ${MIN} letters</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="${MIN}">
<button>Save</button>
</form>
${has ? html`<form method="post" action="/account/password/removal"><button class="quiet">Remove the password</button></form>` : ''}
<p><a href="/account">Back</a></p>`
  return render(c, { title: 'Password', body, problem })
}
