import type { Context } from 'hono'
import type { Message } from './contact.ts'

/** Mails a message to the address in the variable `CONTACT_TO`; an answer to it goes to whoever has written it. */
export async function keep({ env }: Context<{ Bindings: Env }>, id: string, message: Message): Promise<void> {
  const { name, email, message: text } = message
  await env.CONTACT_EMAIL.send({
    from: env.CONTACT_FROM,
    to: env.CONTACT_TO,
    replyTo: email,
    // Made of one line: a header is no place for what somebody else has written.
    subject: `Message from ${name.replaceAll(/\s+/g, ' ')}`,
    text: `${text}\n\n${name} <${email}>\nForm ${id}`,
  })
}
