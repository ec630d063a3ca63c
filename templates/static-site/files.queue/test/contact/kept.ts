import { env } from 'cloudflare:workers'
import { vi } from 'vitest'

/** Gives the messages that have been handed over since. */
export async function kept(): Promise<() => Promise<Record<string, unknown>[]>> {
  const send = vi.spyOn(env.CONTACT_QUEUE, 'send')
  return async () => send.mock.calls.map(([message]) => message as Record<string, unknown>)
}

/** Has nothing kept until it is restored. */
export const breaking = () =>
  vi.spyOn(env.CONTACT_QUEUE, 'send').mockImplementation(() => {
    throw new Error('password=hunter2')
  })
