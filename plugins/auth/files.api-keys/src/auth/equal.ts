const bytes = (text: string) => new TextEncoder().encode(text)

/** Whether two digests are the same. How long it takes does not tell where they differ. */
export function equal(one: string, other: string): boolean {
  const [a, b] = [bytes(one), bytes(other)]
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b)
}
