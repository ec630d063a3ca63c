export type Json = string | number | boolean | null | Json[] | Members
export type Members = { [key: string]: Json }

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
