import { ClodoError } from '../../src/errors.ts'

/** The ClodoError that a call throws; any other error, or none, fails the test. */
export async function refusal(call: () => unknown): Promise<ClodoError> {
  try {
    await call()
  } catch (error) {
    if (error instanceof ClodoError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
