/** How many texts are remembered, and how long they may be. */
const MAX_TEXTS = 1000
const MAX_LENGTH = 200

/**
 * Asks a question of texts, most of which it answers with no. Those are remembered: what a line says, lines before it have
 * said. The others, which may hold a secret, are not.
 */
export function rarely(question: (text: string) => boolean): (text: string) => boolean {
  const no = new Set<string>()
  return (text) => {
    if (no.has(text)) return false
    if (question(text)) return true
    if (no.size === MAX_TEXTS) no.clear()
    if (text.length <= MAX_LENGTH) no.add(text)
    return false
  }
}
