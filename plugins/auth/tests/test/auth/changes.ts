/** What a test wants to be different in a token; `undefined` leaves a claim out. */
export interface Changes {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
}
