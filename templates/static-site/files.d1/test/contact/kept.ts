import { env } from 'cloudflare:workers'
import { vi } from 'vitest'

/** Begins with no message; gives those that are kept by then. */
export async function kept(): Promise<() => Promise<Record<string, unknown>[]>> {
  await env.DB.prepare('DELETE FROM contact_messages').run()
  return async () => (await env.DB.prepare('SELECT * FROM contact_messages').run()).results
}

/** Has nothing kept until it is restored. */
export const breaking = () =>
  vi.spyOn(env.DB, 'prepare').mockImplementation(() => {
    throw new Error('password=hunter2')
  })
