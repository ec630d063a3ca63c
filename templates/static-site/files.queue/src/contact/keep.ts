import type { Context } from 'hono'
import type { Message } from './contact.ts'

/** Hands a message over to the queue. A form that is sent twice arrives twice, with the same id. */
export async function keep({ env }: Context<{ Bindings: Env }>, id: string, message: Message): Promise<void> {
  await env.CONTACT_QUEUE.send({ id, ...message, createdAt: new Date().toISOString() })
}
