import { Hono } from 'hono'
import { html } from 'hono/html'
import { endAccess, endSession, sessionsOf } from '../accounts/session.ts'
import { readForm } from './form.ts'
import { render } from './layout.ts'

/** Where somebody is signed in, and how they end that. Behind `signedIn`. */
export const sessionsPage = new Hono<{ Bindings: Env }>()

sessionsPage.get('/', async (c) => {
  const sessions = await sessionsOf(c.env.DB, c.get('signed').account.id)
  const body = html`
<ul>
${sessions.map(
  ({ id, agent, started, seen }) => html`
<li>
<p><strong>${agent || 'Unknown browser'}</strong>${id === c.get('signed').session ? ' (this one)' : ''}</p>
<p>Since ${moment(started)}, last seen ${moment(seen)}</p>
<form method="post" action="/account/sessions">
<input type="hidden" name="id" value="${id}">
<button class="quiet">End</button>
</form>
</li>`,
)}
</ul>
<form method="post" action="/account/sessions/all"><button>Sign out everywhere</button></form>
<p><a href="/account">Back</a></p>`
  return render(c, { title: 'Sessions', body })
})

sessionsPage.post('/', async (c) => {
  const form = await readForm(c)
  await endSession(c.env.DB, c.get('signed').account.id, form('id'))
  return c.redirect('/account/sessions', 303)
})

sessionsPage.post('/all', async (c) => {
  await endAccess(c.env.DB, c.get('signed').account.id)
  return c.redirect('/sign-in', 303)
})

function moment(seconds: number) {
  const date = new Date(seconds * 1000)
  return html`<time datetime="${date.toISOString()}">${date.toUTCString()}</time>`
}
