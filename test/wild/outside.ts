/** What adding leaves alone in a file of others. */
import { diff } from '../../src/edit/diff.ts'

/**
 * The first line of `before` that is not in `after` as it was, or with something of ours inside of it; undefined where all
 * are there, in their order.
 */
export function lostLine(before: string, after: string): string | undefined {
  const [old, now] = [linesOf(before), linesOf(after)]
  for (const { start, end, from, to } of diff(old, now)) {
    const place = wordsOf(now.slice(from, to).join('\n'))
    for (const line of old.slice(start, end)) if (!takeInOrder(wordsOf(line), place)) return line
  }
  return undefined
}

/** How many lines of `before` have something inside of them now. */
export function touchedLines(before: string, after: string): number {
  return diff(linesOf(before), linesOf(after)).reduce((sum, { start, end }) => sum + end - start, 0)
}

/** Without empty ones, which are all alike. */
function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

/** Words, single signs, and each run of blanks as it is. */
function wordsOf(text: string): string[] {
  return text.match(/\w+|[^\S\r\n]+|[^\w\s]|\r/g) ?? []
}

/** Takes `words` out of the front of `place`, with whatever stands between them. */
function takeInOrder(words: readonly string[], place: string[]): boolean {
  for (const word of words) {
    const at = place.indexOf(word)
    if (at < 0) return false
    place.splice(0, at + 1)
  }
  return true
}
