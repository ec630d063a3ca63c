import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { sendMail } from '../../src/mail/mail.ts'

const mail = { to: 'ada@example.com', subject: 'Hello', text: 'Hello\n' }
const deployed = { ...env, MAIL_OUTBOX: 'off', MAIL_KEY: 'key' } as Env

afterEach(() => vi.restoreAllMocks())

it('sends mail by the provider once the service is deployed', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json({ id: '1' }))
  await sendMail(deployed, mail)
  const [url, init] = fetched.mock.calls[0] ?? []
  const request = new Request(String(url), init)
  expect([request.method, request.url]).toEqual(['POST', 'https://api.resend.com/emails'])
  expect(request.headers.get('Authorization')).toBe('Bearer key')
  expect(await request.json()).toMatchObject({ to: ['ada@example.com'], subject: 'Hello', text: 'Hello\n' })
})

it('says that mail cannot be sent, and not why', async () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('The key is wrong', { status: 401 }))
  await expect(sendMail(deployed, mail)).rejects.toMatchObject({
    status: 503,
    message: 'Mail cannot be sent now. Try again later',
  })
})
