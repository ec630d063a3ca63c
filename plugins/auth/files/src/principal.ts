/** Who is calling, as far as it has been proved. */
export interface Principal {
  /** The caller's stable name at whoever vouches for it (`sub`). */
  readonly subject: string
  readonly roles: readonly string[]
  /** What the caller's token may be used for (OAuth 2.0). */
  readonly scopes: readonly string[]
  /** The organisation on whose behalf the caller acts. */
  readonly tenant?: string
  /** When the proof runs out, in seconds since 1970. */
  readonly expiresAt?: number
  /** Everything else that the proof says. */
  readonly claims: Readonly<Record<string, unknown>>
}

declare module 'hono' {
  interface ContextVariableMap {
    /** Set behind authentication; there is none for a request that needs no proof. */
    principal?: Principal
  }
}
