import type { Context } from 'hono'
import type { Message } from './contact.ts'

/** Keeps a message in D1. A form that is sent twice is kept once, because its id is. */
export async function keep({ env }: Context<{ Bindings: Env }>, id: string, message: Message): Promise<void> {
  const { name, email, message: text } = message
  await env.DB.prepare(
    'INSERT INTO contact_messages (id, name, email, message, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
    .bind(id, name, email, text, new Date().toISOString())
    .run()
}
