import { base64url } from 'jose'

const bytes = (text: string) => new TextEncoder().encode(text)

/** 32 random bytes, in letters that fit into cookies and URLs. */
export const randomSecret = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(32)))

/** What is kept of a secret: SHA-256, which is enough for what has too many bits to be found by trying. */
export async function digest(secret: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes(secret))))
}
