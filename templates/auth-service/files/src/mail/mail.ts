import { isLocal } from '../accounts/origin.ts'
import { Problem } from '../http/problem.ts'
import { deliver } from './deliver.ts'
import { keep } from './outbox.ts'

/** A mail in plain text. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/**
 * Sends a mail: by the provider, or where `MAIL_OUTBOX` is `on` into the outbox of a service that runs on one's own machine.
 *
 * @throws {Problem} 503 when it cannot be sent now.
 */
export async function sendMail(env: Env, mail: Mail): Promise<void> {
  if (env.MAIL_OUTBOX === 'on') {
    if (!isLocal(env)) throw new Error('MAIL_OUTBOX is on, and others can reach this service')
    keep(mail)
    return
  }
  await deliver(env, mail).catch((cause) => {
    throw new Problem(503, {
      detail: 'Mail cannot be sent now. Try again later',
      headers: { 'Retry-After': '60' },
      cause,
    })
  })
}
