/** Forms that need a passkey are shown where the browser has them. */
const ceremonies = {
  'sign-in': {
    path: '/sign-in/passkey',
    ask: (options) =>
      navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  },
  add: {
    path: '/account/passkeys',
    ask: (options) =>
      navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  },
}

async function send(path, body) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  // Whoever has to sign in again is sent there.
  if (response.redirected) return { location: response.url }
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.detail)
  return answer
}

async function run(form) {
  const { path, ask } = ceremonies[form.dataset.passkey]
  const options = await send(`${path}/options`, {})
  if (options.location !== undefined) return options.location
  const credential = await ask(options)
  const { location } = await send(path, { ...Object.fromEntries(new FormData(form)), credential: credential.toJSON() })
  return location
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.hidden = typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON !== 'function'
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const status = form.querySelector('[role="status"]')
    status.textContent = ''
    try {
      location.assign(await run(form))
    } catch (error) {
      // The browser does not say whether somebody has cancelled or has no passkey.
      status.textContent = error.name === 'NotAllowedError' ? 'No passkey was used.' : error.message
    }
  })
}
