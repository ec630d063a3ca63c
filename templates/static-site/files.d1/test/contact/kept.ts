import { env } from 'cloudflare:workers'

/** Begins with no message; gives those that are kept by then. */
export async function kept(): Promise<() => Promise<Record<string, unknown>[]>> {
  await env.DB.prepare('DELETE FROM contact_messages').run()
  return async () => (await env.DB.prepare('SELECT * FROM contact_messages').run()).results
}
