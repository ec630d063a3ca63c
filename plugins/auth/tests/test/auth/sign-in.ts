import { token } from './token.ts'

/** Adds the token of an administrator, unless the test says who is calling. */
export async function signIn(headers: Headers): Promise<void> {
  if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${await token()}`)
}
