import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { emailOf, nameOf } from '../accounts/account.ts'
import { askForProof } from '../accounts/prove.ts'
import { formsOfOurs, readForm } from './form.ts'
import { render } from './layout.ts'
import { returnTo } from './return-to.ts'

/** Where people sign up. There is no account before its address is proved. */
export const signUpPage = new Hono<{ Bindings: Env }>()

signUpPage.use(formsOfOurs())

signUpPage.get('/', (c) => show(c, returnTo(c.req.query('return_to'))))

signUpPage.post('/', async (c) => {
  const form = await readForm(c)
  const next = returnTo(form('return_to'))
  const [email, name] = [emailOf(form('email')), nameOf(form('name'))]
  if (email === undefined || name === undefined)
    return show(c, next, 'Enter an e-mail address, and a name of at most 100 letters.')
  await askForProof(c, { purpose: 'sign-up', email, name, returnTo: next })
  return c.redirect('/sign-in/code', 303)
})

function show(c: Context, next: string, problem?: string) {
  const body = html`
<form method="post" action="/sign-up">
<input type="hidden" name="return_to" value="${next}">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="name" maxlength="100">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="email" required maxlength="254">
<button>Sign up</button>
</form>
<p>You have an account? <a href="/sign-in?${new URLSearchParams({ return_to: next })}">Sign in</a></p>`
  return render(c, { title: 'Sign up', body, problem })
}
