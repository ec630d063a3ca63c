/** Cuts SQL into statements, as SQLite would read them: quotes, comments, and the body of a trigger stay whole. */

const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;|\b(?:CREATE|TRIGGER|BEGIN|CASE|END)\b|[^'"`[\-/;\w]+|\w+|./giu

/** The statements in their order, without the semicolons between them; what is only comment or blank is none. */
export function splitSql(sql: string): string[] {
  const statements: string[] = []
  let current = ''
  let empty = true
  let depth = 0
  let words: string[] = []
  for (const [text] of sql.matchAll(token)) {
    const word = text.toUpperCase()
    if (text === ';' && depth === 0) {
      if (!empty) statements.push(current.trim())
      current = ''
      empty = true
      words = []
      continue
    }
    current += text
    if (/^(?:--|\/\*|\s*$)/.test(text)) continue
    empty = false
    if (/^\w+$/.test(text)) words.push(word)
    const inTrigger = words[0] === 'CREATE' && words.slice(0, 4).includes('TRIGGER')
    if (inTrigger && (word === 'BEGIN' || word === 'CASE')) depth += 1
    if (inTrigger && word === 'END') depth -= 1
  }
  if (!empty) statements.push(current.trim())
  return statements
}

/** The text without comments, quoted names and literals: what is left are the words that say what it does. */
export function bareSql(statement: string): string {
  return statement
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .replaceAll(/\s+/g, ' ')
    .trim()
}
