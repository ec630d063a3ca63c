import { carry } from './carry.ts'
import { token } from './token.ts'

/** Adds the token of an administrator, unless the test says who is calling. */
export async function signIn(headers: Headers): Promise<void> {
  const proof = Object.entries(carry(await token()))
  if (['Authorization', 'Cookie', ...proof.map(([name]) => name)].some((name) => headers.has(name))) return
  for (const [name, value] of proof) headers.set(name, value)
}
