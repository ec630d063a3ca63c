/** A Worker for the tests, who answers as Turnstile does: what a page has sent says what it finds. */
const VERDICTS = {
  person: { success: true, hostname: 'service.test', action: 'contact' },
  robot: { success: false, 'error-codes': ['invalid-input-response'] },
  elsewhere: { success: true, hostname: 'evil.example', action: 'contact' },
  otherwise: { success: true, hostname: 'service.test', action: 'sign-in' },
}

export default {
  async fetch(request) {
    if (request.url !== 'https://challenges.cloudflare.com/turnstile/v0/siteverify')
      return new Response(null, { status: 404 })
    const form = await request.formData()
    const response = form.get('response')
    if (response === 'broken' || !form.get('secret')) return new Response('<h1>Bad Gateway</h1>', { status: 502 })
    // What is too long for a token is not even asked about.
    return Response.json(VERDICTS[response.slice(0, 1) === 'x' ? 'person' : response] ?? VERDICTS.robot)
  },
}
