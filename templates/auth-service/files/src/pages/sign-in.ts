import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { emailOf } from '../accounts/account.ts'
import { askForProof } from '../accounts/prove.ts'
import { formsOfOurs, readForm } from './form.ts'
import { render } from './layout.ts'
import { returnTo } from './return-to.ts'

/** Where people sign in: by mail, or with a passkey. */
export const signInPage = new Hono<{ Bindings: Env }>()

signInPage.use(formsOfOurs())

signInPage.get('/', (c) => show(c, returnTo(c.req.query('return_to'))))

signInPage.post('/', async (c) => {
  const form = await readForm(c)
  const next = returnTo(form('return_to'))
  const email = emailOf(form('email'))
  if (email === undefined) return show(c, next, 'Enter an e-mail address.')
  await askForProof(c, { purpose: 'sign-in', email, name: '', returnTo: next })
  return c.redirect('/sign-in/code', 303)
})

function show(c: Context, next: string, problem?: string) {
  const query = new URLSearchParams({ return_to: next })
  const body = html`
<form method="post" action="/sign-in">
<input type="hidden" name="return_to" value="${next}">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="email" required maxlength="254">
<button>Send me a code</button>
</form>
<form data-passkey="sign-in" hidden>
<input type="hidden" name="return_to" value="${next}">
<button class="quiet">Sign in with a passkey</button>
<p role="status"></p>
</form>
<p>No account yet? <a href="/sign-up?${query}">Sign up</a></p>`
  return render(c, { title: 'Sign in', body, problem })
}
