import { policies } from '../../src/rate-limit/policies.ts'
import type { Policy } from '../../src/rate-limit/rate-limit.ts'

/** Lets the tests that use the client ask as often as they like: all of them are the same caller, and in a hurry. */
export async function goFree(_headers: Headers): Promise<void> {
  for (const policy of Object.values<Policy>(policies)) Object.assign(policy, { cost: 0 })
}
