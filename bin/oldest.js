/** The oldest Node that CLODO, and today's wrangler and vitest, run on. */
export const oldest = [22, 18]

export function isOld(version) {
  const parts = version.split('.').map(Number)
  return parts[0] < oldest[0] || (parts[0] === oldest[0] && parts[1] < oldest[1])
}
