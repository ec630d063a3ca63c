import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'

/** Gives the messages that have been mailed since, read out of the mails. */
export async function kept(): Promise<() => Promise<Record<string, unknown>[]>> {
  const send = vi.spyOn(env.CONTACT_EMAIL, 'send')
  return async () =>
    send.mock.calls.map(([mail]) => {
      const { from, to, replyTo, subject, text = '' } = mail as unknown as Record<string, string>
      expect([from, to]).toEqual([env.CONTACT_FROM, env.CONTACT_TO])
      return { name: subject?.replace('Message from ', ''), email: replyTo, message: text.split('\n\n')[0] }
    })
}

/** Has nothing kept until it is restored. */
export const breaking = () =>
  vi.spyOn(env.CONTACT_EMAIL, 'send').mockImplementation(() => {
    throw new Error('password=hunter2')
  })
