import { NAME } from '../accounts/name.ts'
import type { Mail } from './mail.ts'

/** Sends a mail by Cloudflare Email Service. `MAIL_FROM` is an address of a domain that is set up there. */
export async function deliver({ MAIL, MAIL_FROM }: Env, mail: Mail): Promise<void> {
  await MAIL.send({ ...mail, from: { email: MAIL_FROM, name: NAME } })
}
