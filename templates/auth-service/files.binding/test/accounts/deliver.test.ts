import { env } from 'cloudflare:workers'
import { expect, it, vi } from 'vitest'
import { sendMail } from '../../src/mail/mail.ts'

const mail = { to: 'ada@example.com', subject: 'Hello', text: 'Hello\n' }

/** The service as it is deployed, with a binding that does this. */
const deployed = (send: () => Promise<unknown>) => ({ ...env, MAIL_OUTBOX: 'off', MAIL: { send } }) as unknown as Env

it('sends mail by the binding once the service is deployed', async () => {
  const send = vi.fn(() => Promise.resolve({ messageId: '1' }))
  await sendMail(deployed(send), mail)
  expect(send).toHaveBeenCalledExactlyOnceWith({ ...mail, from: { email: env.MAIL_FROM, name: expect.any(String) } })
})

it('says that mail cannot be sent, and not why', async () => {
  const send = () => Promise.reject(new Error('the domain of ada@example.com is not allowed'))
  await expect(sendMail(deployed(send), mail)).rejects.toMatchObject({
    status: 503,
    message: 'Mail cannot be sent now. Try again later',
  })
})
