import { compiler, type ts } from './compiler.ts'

const about =
  /^\/\*[!*]|licen[sc]e|copyright|@ts-(no)?check|eslint(?!-disable-(next-)?line)|biome-ignore-all|@prettier|@format|@jsx/i

/**
 * Where the header of a module ends: its shebang, the comments that are about the whole file (a licence, a directive
 * for a tool, or any comment with a blank line below), and directives such as `'use strict'`. Undefined without one.
 */
export function headerEnd(source: ts.SourceFile): number | undefined {
  const ts = compiler()
  const { text } = source
  const directives = source.statements.filter(isDirective)
  const last = directives.at(-1)
  if (last) return last.end
  const shebang = ts.getShebang(text)?.length ?? 0
  let end = shebang > 0 ? shebang : undefined
  for (const comment of ts.getLeadingCommentRanges(text, shebang) ?? []) {
    const below = /^[ \t]*\r?\n[ \t]*(\r?\n|$)/.test(text.slice(comment.end))
    if (below || about.test(text.slice(comment.pos, comment.end))) end = comment.end
  }
  return end
}

function isDirective(statement: ts.Statement): boolean {
  const ts = compiler()
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)
}
