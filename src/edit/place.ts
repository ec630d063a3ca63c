/**
 * The index at which a new key goes: its place in the order where the keys are sorted by code point, else the end.
 * So the order of adding leaves no trace.
 */
export function sortedPlace(keys: readonly string[], key: string): number {
  const sorted = keys.every((one, i) => i === 0 || (keys[i - 1] ?? '') <= one)
  if (!sorted) return keys.length
  const place = keys.findIndex((one) => one > key)
  return place < 0 ? keys.length : place
}
