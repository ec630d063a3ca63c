import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { emailOf, findByEmail } from '../accounts/account.ts'
import { countAttempt, forgetAttempts } from '../accounts/attempts.ts'
import { signIn } from '../accounts/session.ts'
import { readForm } from '../pages/form.ts'
import { render } from '../pages/layout.ts'
import { returnTo } from '../pages/return-to.ts'
import { isPassword } from './hash.ts'
import { findPassword } from './store.ts'

/** Signing in with a password. What is done and answered is the same for an address without an account. */
export const passwordSignIn = new Hono<{ Bindings: Env }>()

passwordSignIn.get('/', (c) => show(c, returnTo(c.req.query('return_to'))))

passwordSignIn.post('/', async (c) => {
  const form = await readForm(c)
  const next = returnTo(form('return_to'))
  const email = emailOf(form('email')) ?? ''
  await countAttempt(c, 'password', email)
  const account = await findByEmail(c.env.DB, email)
  const kept = await findPassword(c.env.DB, account?.id ?? '')
  if (!(await isPassword(form('password'), kept)) || account === undefined)
    return show(c, next, 'E-mail or password is wrong.')
  await forgetAttempts(c.env.DB, 'password', email)
  await signIn(c, account, 'pwd')
  return c.redirect(next, 303)
})

function show(c: Context, next: string, problem?: string) {
  const body = html`
<form method="post" action="/sign-in/password">
<input type="hidden" name="return_to" value="${next}">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>
<p><a href="/sign-in?return_to=%2Faccount%2Fpassword">Forgot the password?</a></p>
<p><a href="/sign-in?${new URLSearchParams({ return_to: next })}">Sign in without a password</a></p>`
  return render(c, { title: 'Sign in with a password', body, problem, ...(problem !== undefined && { status: 401 }) })
}
