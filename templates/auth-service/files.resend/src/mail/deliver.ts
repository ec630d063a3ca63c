import { NAME } from '../accounts/name.ts'
import type { Mail } from './mail.ts'

/** How long the provider may take, in milliseconds. */
const PATIENCE = 5000

/** Sends a mail by Resend. `MAIL_FROM` is an address of a domain that is set up there. */
export async function deliver({ MAIL_KEY, MAIL_FROM }: Env, { to, subject, text }: Mail): Promise<void> {
  const response = await fetch('https://api.resend.com/emails', {
    method: 'POST',
    headers: { Authorization: `Bearer ${MAIL_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ from: `${NAME} <${MAIL_FROM}>`, to: [to], subject, text }),
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (!response.ok) throw new Error(`The provider of mail answered ${response.status}`)
  await response.body?.cancel()
}
