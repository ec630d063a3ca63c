import type { Context } from 'hono'
import type { Message } from './contact.ts'

/**
 * Keeps a message in D1. A form that is sent twice is kept once, because its id is.
 *
 * @returns False when it was sent before with something else in it, which is not kept.
 */
export async function keep({ env }: Context<{ Bindings: Env }>, id: string, message: Message): Promise<boolean> {
  const { name, email, message: text } = message
  const row = await env.DB.prepare(
    `INSERT INTO contact_messages (id, name, email, message, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET id = id
     WHERE name = excluded.name AND email = excluded.email AND message = excluded.message RETURNING id`,
  )
    .bind(id, name, email, text, new Date().toISOString())
    .first()
  return row !== null
}
