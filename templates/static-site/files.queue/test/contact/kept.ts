import { env } from 'cloudflare:workers'
import { vi } from 'vitest'

/** Gives the messages that have been handed over since. */
export async function kept(): Promise<() => Promise<Record<string, unknown>[]>> {
  const send = vi.spyOn(env.CONTACT_QUEUE, 'send')
  return async () => send.mock.calls.map(([message]) => message as Record<string, unknown>)
}
