/** A request names no tenant: the caller's credential does. */
export const named = (_c: unknown): string | undefined => undefined
