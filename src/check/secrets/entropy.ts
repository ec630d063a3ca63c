/** Bits in each character of a text, by how often each character stands in it (Shannon). */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

const placeholder =
  /example|sample|dummy|placeholder|change.?me|your[-_ ]|xxxx|redacted|todo|replace|insert|0123456789|12345678|abcdef|foobar|lorem|process\.env|import\.meta|\$\{|\{\{|<[a-z]/i

/** A text that stands for a secret and is none. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text) || /^(.)\1+$/.test(text) || new Set(text).size < 6
}

/** Random enough to be made by a machine: not words, not a path, not a name. */
export function isRandom(text: string): boolean {
  if (isPlaceholder(text) || !/\d/.test(text) || !/[a-z]/i.test(text)) return false
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= 32 && entropyOf(text) >= 3
  const words = text
    .split(/[-_./:]/)
    .filter((part) => /^[a-z]{3,}$/i.test(part) && !/[a-z][A-Z]{2,}|[A-Z][a-z][A-Z]/.test(part))
  return text.length >= 20 && words.join('').length < text.length / 2 && entropyOf(text) >= 3.7
}
