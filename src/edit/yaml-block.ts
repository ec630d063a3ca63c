import type { Edit } from './apply.ts'
import { refused } from './refusal.ts'
import { commentsIn, isBlank, lineBreakBefore, lineEnd, lineStart } from './trivia.ts'
import type { Member, YamlTree } from './yaml-tree.ts'

/** Inserts a member into a block collection that has some; `removeMember` is its inverse. */
export function insertMember(
  tree: YamlTree,
  members: readonly Member[],
  index: number,
  render: (indent: string) => string,
): Edit[] {
  const { text, style } = tree
  const [first] = members
  if (first === undefined) return []
  const indent = ' '.repeat(first.span.start - lineStart(text, first.span.start))
  const previous = members[index - 1]
  if (previous === undefined) {
    const at = first.span.start
    return [{ start: at, end: at, text: render(indent) + style.eol + indent }]
  }
  const at = lineEnd(tree, previous.span.end)
  if (at === undefined) throw refused(tree.file, 'Something stands after a member on its line.')
  return [{ start: at, end: at, text: style.eol + indent + render(indent) }]
}

/** Removes one of several members. Comments in it and beside it stay, on a line of their own. */
export function removeMember(tree: YamlTree, members: readonly Member[], index: number): Edit[] {
  const { text, style } = tree
  const member = members[index]
  if (member === undefined) return []
  const { start, end } = member.span
  const line = lineStart(text, start)
  const last = lineEnd(tree, end) ?? end
  const kept = commentsIn(tree, { start, end: last })
  const alone = isBlank(text.slice(line, start))
  if (kept.length > 0) {
    const indent = style.eol + ' '.repeat(start - line)
    return [{ start, end: last, text: kept.join(indent) }]
  }
  const next = members[index + 1]
  if (!alone && next !== undefined && isBlank(text.slice(last, next.span.start))) {
    return [{ start, end: next.span.start, text: '' }]
  }
  if (!alone) return [{ start, end, text: '' }]
  const whole = nextLine(text, last)
  if (line > 0 && (index > 0 || last === text.length))
    return [{ start: lineBreakBefore(text, line), end: last, text: '' }]
  return [{ start: line, end: whole, text: '' }]
}

/** The last member goes: an empty flow collection takes the place of the block; comments come below it. */
export function emptyBlock(tree: YamlTree, owner: Member, empty: '{}' | '[]'): Edit[] {
  const { text, style } = tree
  const end = lineEnd(tree, owner.span.end) ?? owner.span.end
  const comments = tree.comments.filter((one) => one.start >= owner.after && one.end <= end)
  const said = [...comments]
    .reverse()
    .reduce(
      (rest, one) => rest.slice(0, one.start - owner.after) + rest.slice(one.end - owner.after),
      text.slice(owner.after, end),
    )
  if (/^\s*[&!]/.test(said)) throw refused(tree.file, 'A tag or an anchor stands before what would be emptied.')
  const indent = `${style.eol}${' '.repeat(owner.span.start - lineStart(text, owner.span.start) + style.indent.length)}`
  const kept = comments.map((one) => indent + text.slice(one.start, one.end)).join('')
  return [{ start: owner.after, end, text: ` ${empty}${kept}` }]
}

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline < 0 ? text.length : newline + 1
}
