import { parse } from '../edit/typescript/parse.ts'
import { commentsOf } from '../edit/typescript/tokens.ts'
import { type Arrangement, arrange } from './arrange.ts'
import { refuse } from './refuse.ts'

/**
 * `arrange`, believed only after a check: the result parses, holds every comment, a second run changes nothing and
 * the way back leads to the same bytes.
 * @throws EDIT_REFUSED when one of these does not hold
 */
export function arrangeChecked(text: string, arrangement: Arrangement): string {
  const { file, have, want } = arrangement
  const result = arrange(text, arrangement)
  if (result === text) return text
  const adding = want.length >= have.length
  const missing = want.filter((entry) => !have.includes(entry))
  if (!parses(result, file)) throw refuse(file, 'the edit would not parse.', missing)
  const comments = commentsOf(parse(result, file)).join('\n')
  const lost = commentsOf(parse(text, file)).filter((comment) => !comments.includes(comment))
  const code = have.map((entry) => entry.code).join('\n')
  if (lost.some((comment) => !code.includes(comment))) throw refuse(file, 'a comment of yours would be lost.', missing)
  if (arrange(result, { ...arrangement, have: want }) !== result) throw refuse(file, 'the edit is not stable.', missing)
  if (adding && arrange(result, { ...arrangement, have: want, want: have }) !== text) {
    throw refuse(file, 'the edit could not be taken back exactly.', missing)
  }
  return result
}

function parses(text: string, file: string): boolean {
  try {
    parse(text, file)
    return true
  } catch {
    return false
  }
}
