import type { Sql } from './database.ts'

/** Texts, names in quotes, words, numbers, question marks and all other single characters of SQL. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_]\w*|\d+(?:\.\d+)?|\?\d*|--|\/\*|\S/g

/** Words with which a condition would read other tables than its own, or say more than a condition. */
const REFUSED =
  /^(?:select|from|union|intersect|except|values|with|join|table|returning|limit|order|group|having|window|raise)$/i

/** The one subquery there may be: the values of a list that was bound as JSON. */
const LIST = /\bIN \(SELECT value FROM json_each\(\?\)\)/g

/**
 * Sees to it that a condition stays one: what it says can only be true or false of rows of its own table.
 *
 * @throws {TypeError} for anything else, and where values and question marks do not match.
 */
export function assertPredicate({ text, values }: Sql): void {
  const tokens = tokensOf(text.replace(LIST, 'IN (?)'))
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    if (depth < 0) break
    if (REFUSED.test(token)) throw refused(text, `it has the word ${token.toUpperCase()}`)
    // `x IN items` reads a whole table.
    if (token.toLowerCase() === 'in' && tokens[index + 1] !== '(') throw refused(text, 'IN needs a list')
    if (/^(--|\/\*|;|`|\[|\]|[:@$#{}\\]|\?\d+|['"])$/.test(token)) throw refused(text, `it has ${token}`)
  }
  if (depth !== 0) throw refused(text, 'its parentheses do not match')
  const marks = tokens.filter((token) => token === '?').length
  if (marks !== values.length) throw refused(text, `it has ${marks} question marks for ${values.length} values`)
}

function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? []
}

function refused(text: string, reason: string): TypeError {
  return new TypeError(`${JSON.stringify(text)} is no condition on rows of a tenant: ${reason}`)
}
