import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { countNetwork } from '../accounts/attempts.ts'
import { challengedEmail, linkedChallenge, redeemCode, redeemLink } from '../accounts/challenge.ts'
import { clearChallenge, readChallenge } from '../accounts/cookie.ts'
import { proved } from '../accounts/prove.ts'
import { formsOfOurs, readForm } from './form.ts'
import { render } from './layout.ts'

/** Where people come with the code or the link from a mail. */
export const proofPages = new Hono<{ Bindings: Env }>()

proofPages.use(formsOfOurs())

proofPages.get('/code', (c) => askForCode(c))

proofPages.post('/code', async (c) => {
  await countNetwork(c)
  const form = await readForm(c)
  const code = form('code').replaceAll(/\D/g, '')
  const challenge = await redeemCode(c.env.DB, readChallenge(c) ?? '', code)
  const next = challenge && (await proved(c, challenge))
  if (next === undefined)
    return askForCode(c, 'This code does not count. A code counts once, for ten minutes, in this browser.')
  clearChallenge(c)
  return c.redirect(next, 303)
})

/** Opening the link only asks: programs that look through mail open it, too, and others may have sent it. */
proofPages.get('/link', async (c) => {
  const token = c.req.query('token') ?? ''
  const challenge = await linkedChallenge(c.env.DB, token)
  if (challenge === undefined) return linkIsOver(c)
  const body = html`
<p>You go on as <strong>${challenge.email}</strong>. If that is not your address, close this page.</p>
<form method="post" action="/sign-in/link">
<input type="hidden" name="token" value="${token}">
<button>Go on</button>
</form>`
  return render(c, { title: 'Confirm', body })
})

proofPages.post('/link', async (c) => {
  await countNetwork(c)
  const form = await readForm(c)
  const challenge = await redeemLink(c.env.DB, form('token'))
  const next = challenge && (await proved(c, challenge))
  if (next === undefined) return linkIsOver(c)
  clearChallenge(c)
  return c.redirect(next, 303)
})

async function askForCode(c: Context<{ Bindings: Env }>, problem?: string) {
  const email = await challengedEmail(c.env.DB, readChallenge(c) ?? '')
  const body = html`
<p>${email === undefined ? 'The code is in the mail that you asked for.' : html`A code is on its way to <strong>${email}</strong>.`}</p>
<form method="post" action="/sign-in/code">
<label for="code">Code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="12">
<button>Go on</button>
</form>
<p>No mail? <a href="/sign-in">Ask for another one</a></p>`
  return render(c, { title: 'Enter the code', body, problem })
}

const linkIsOver = (c: Context) =>
  render(c, {
    title: 'This link does not count',
    body: html`<p>A link counts once, for ten minutes. <a href="/sign-in">Ask for another one</a></p>`,
    status: 422,
  })
