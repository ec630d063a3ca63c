import { compiler, type ts } from './compiler.ts'
import { headerEnd } from './header.ts'
import { lineStart } from './lines.ts'

/** Where a node starts together with the comments that stand directly above it, no blank line between, and are its own. */
export function startWithComments(node: ts.Node, source: ts.SourceFile): number {
  const { text } = source
  const header = headerEnd(source) ?? 0
  let start = lineStart(text, node.getStart(source))
  const comments = compiler().getLeadingCommentRanges(text, node.getFullStart()) ?? []
  for (const { pos, end } of [...comments].reverse()) {
    const own = text.slice(lineStart(text, pos), pos).trim() === ''
    if (!own || end <= header || text.slice(end, start).replace(/\r/g, '') !== '\n') break
    start = lineStart(text, pos)
  }
  return start
}
