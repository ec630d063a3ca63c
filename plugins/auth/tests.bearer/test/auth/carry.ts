/** The headers in which a token comes. */
export const carry = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
