import { Hono } from 'hono'
import { html } from 'hono/html'
import * as v from 'valibot'
import { NAME } from '../accounts/name.ts'
import { originFor } from '../accounts/origin.ts'
import { Problem } from '../http/problem.ts'
import { validate } from '../http/validate.ts'
import { notice } from '../mail/letters.ts'
import { sendNotice } from '../mail/mail.ts'
import { readForm } from '../pages/form.ts'
import { render } from '../pages/layout.ts'
import { freshly } from '../pages/signed-in.ts'
import { handleOf } from './handle.ts'
import { algorithms } from './signature.ts'
import { addPasskey, endCeremony, listPasskeys, PATIENCE, removePasskey, startCeremony } from './store.ts'
import { challengeIn, registered, registration } from './verify.ts'

/** How many somebody may have. */
const MOST = 20

const made = v.object({
  credential: registration,
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
})

/** The passkeys of somebody. Behind `signedIn`. */
export const passkeysPage = new Hono<{ Bindings: Env }>()

passkeysPage.get('/', async (c) => {
  const passkeys = await listPasskeys(c.env.DB, c.get('signed').account.id)
  const body = html`
<p>A passkey signs you in with your device, without a code or a password.</p>
<ul>
${passkeys.map(
  ({ id, name, created }) => html`
<li>
<p><strong>${name}</strong>, since <time>${new Date(created * 1000).toISOString().slice(0, 10)}</time></p>
<form method="post" action="/account/passkeys/removal">
<input type="hidden" name="id" value="${id}">
<button class="quiet">Remove</button>
</form>
</li>`,
)}
</ul>
<form data-passkey="add" hidden>
<label for="name">Name</label>
<input id="name" name="name" value="My device" required maxlength="100">
<button>Add a passkey</button>
<p role="status"></p>
</form>
<p><a href="/account">Back</a></p>`
  return render(c, { title: 'Passkeys', body })
})

passkeysPage.post('/options', freshly(), async (c) => {
  const { id, email, name } = c.get('signed').account
  const known = await listPasskeys(c.env.DB, id)
  if (known.length >= MOST) throw new Problem(409, { detail: `An account has at most ${MOST} passkeys` })
  return c.json({
    challenge: await startCeremony(c.env.DB, id),
    rp: { id: new URL(originFor(c.env)).hostname, name: NAME },
    user: { id: handleOf(id), name: email, displayName: name || email },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: known.map((passkey) => ({ type: 'public-key', id: passkey.id })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
    timeout: PATIENCE * 1000,
  })
})

passkeysPage.post('/', freshly(), validate('json', made), async (c) => {
  const { credential, name } = c.req.valid('json')
  const { account } = c.get('signed')
  const refused = (cause: unknown) => new Problem(422, { detail: 'This passkey cannot be added', cause })
  const passkey = await check(c.env, account.id, credential).catch((cause) => {
    throw refused(cause)
  })
  if (!(await addPasskey(c.env.DB, account.id, { ...passkey, name }))) throw refused('somebody has it')
  await sendNotice(c.env, notice(account.email, 'A passkey was added to your account'))
  return c.json({ location: '/account/passkeys' }, 201)
})

passkeysPage.post('/removal', freshly(), async (c) => {
  const form = await readForm(c)
  const { id, email } = c.get('signed').account
  if (await removePasskey(c.env.DB, id, form('id')))
    await sendNotice(c.env, notice(email, 'A passkey was removed from your account'))
  return c.redirect('/account/passkeys', 303)
})

async function check(env: Env, subject: string, credential: v.InferOutput<typeof registration>) {
  const challenge = challengeIn(credential.response.clientDataJSON)
  if (!(await endCeremony(env.DB, challenge, subject))) throw new Error('nobody asked for this')
  return await registered(credential, { origin: originFor(env), challenge })
}
