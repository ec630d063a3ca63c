import type { Edit } from './apply.ts'
import { startsWith } from './path.ts'
import { sortedPlace } from './place.ts'
import type { Entry, Table, TomlTree } from './toml-tree.ts'
import { commentsIn, isBlank, lineBreakBefore, lineEnd, lineIndent, lineStart } from './trivia.ts'

/** Inserts `key = value` into a table that stands in the document, at its sorted place or as the last line. */
export function insertLine(tree: TomlTree, table: Table, key: string, render: (indent: string) => string): Edit[] {
  const { text, style } = tree
  const index = sortedPlace(
    table.entries.map((entry) => entry.key.join('.')),
    key,
  )
  const previous = table.entries[index - 1]
  const next = table.entries[index]
  const anchor = previous?.span ?? table.header
  if (anchor === undefined) return next === undefined ? insertTop(tree, render('')) : insertBefore(tree, next, render)
  const sibling = previous ?? next
  const indent = lineIndent(text, sibling?.span.start ?? anchor.start)
  const at = endOfLine(tree, anchor.end)
  const apart = table.entries.length === 0 && isTight(tree, table, at) ? style.eol : ''
  return insertText(at, apart + style.eol + indent + render(indent))
}

function insertBefore(tree: TomlTree, next: Entry, render: (indent: string) => string): Edit[] {
  const indent = lineIndent(tree.text, next.span.start)
  return insertText(lineStart(tree.text, next.span.start), indent + render(indent) + tree.style.eol)
}

/** The first line at the top: before the first table and the comments that belong to it. */
function insertTop(tree: TomlTree, line: string): Edit[] {
  const { text, style } = tree
  const first = tree.tables[1]
  if (first !== undefined) return insertText(blockStart(tree, first), line + style.eol + style.eol)
  if (text === '' || text.endsWith('\n')) return insertText(text.length, line + style.eol)
  return insertText(text.length, style.eol + line)
}

/** Removes the line of an entry. Comments in it and beside it stay, on a line of their own. */
export function removeLine(tree: TomlTree, table: Table, entry: Entry): Edit[] {
  const { text, style } = tree
  const start = lineStart(text, entry.span.start)
  const end = endOfLine(tree, entry.span.end)
  const kept = commentsIn(tree, { start: entry.span.start, end })
  if (kept.length > 0) {
    const indent = style.eol + text.slice(start, entry.span.start)
    return [{ start: entry.span.start, end, text: kept.join(indent) }]
  }
  const top = table.header === undefined
  const first = table.entries[0] === entry
  if (start > 0 && (end === text.length || !(top && first))) {
    return [{ start: apartFrom(tree, table, end) ?? lineBreakBefore(text, start), end, text: '' }]
  }
  const next = nextLine(text, end)
  const alone = top && table.entries.length === 1 && tree.tables.length > 1
  return [{ start, end: alone && isBlank(lineAt(text, next)) ? nextLine(text, next) : next, text: '' }]
}

/**
 * The end of the header of a table whose only entry stands one empty line below it and right above an inner table:
 * the form of `insertLine` that tells a header of the user's from one of `insertHeader`.
 */
function apartFrom(tree: TomlTree, table: Table, end: number): number | undefined {
  if (table.header === undefined || table.entries.length !== 1 || !isTight(tree, table, end)) return undefined
  const header = endOfLine(tree, table.header.end)
  const below = nextLine(tree.text, header)
  const [entry] = table.entries
  if (entry === undefined || !isBlank(lineAt(tree.text, below))) return undefined
  return nextLine(tree.text, below) === lineStart(tree.text, entry.span.start) ? header : undefined
}

/**
 * A header that `insertHeader` wrote for a table that its inner tables imply: it has one entry and no empty line
 * before the first of them. It goes with that entry.
 */
export function isImplied(tree: TomlTree, table: Table): boolean {
  const [entry] = table.entries
  if (table.header === undefined || table.item || entry === undefined || table.entries.length > 1) return false
  const below = nextLine(tree.text, endOfLine(tree, table.header.end)) === lineStart(tree.text, entry.span.start)
  return below && isTight(tree, table, endOfLine(tree, entry.span.end))
}

/** Whether an inner table of `table` starts on the line after `end`. */
function isTight(tree: TomlTree, table: Table, end: number): boolean {
  const next = tree.tables[tree.tables.indexOf(table) + 1]
  if (table.item || next?.header === undefined || !startsWith(next.path, table.path)) return false
  return nextLine(tree.text, end) === blockStart(tree, next)
}

/** Inserts a block of lines before a table, or at the end of the document, apart from its neighbours. */
export function insertBlocks(tree: TomlTree, blocks: readonly string[], next: Table | undefined): Edit[] {
  const { text, style } = tree
  const gap = style.eol + style.eol
  const block = blocks.join(gap)
  if (next !== undefined) return insertText(blockStart(tree, next), block + gap)
  if (text === '') return insertText(0, block + style.eol)
  return insertText(text.length, text.endsWith('\n') ? style.eol + block + style.eol : gap + block)
}

/** Removes a table with all its lines and one of the empty lines around it; comments in it stay. */
export function removeTable(tree: TomlTree, table: Table): Edit[] {
  const { text, style } = tree
  if (table.header === undefined) return []
  const start = lineStart(text, table.header.start)
  const last = table.entries.at(-1)?.span ?? table.header
  const end = endOfLine(tree, last.end)
  const kept = commentsIn(tree, { start, end })
  if (kept.length > 0) return [{ start, end, text: kept.join(style.eol) }]
  const next = nextLine(text, end)
  if (!isBlank(text.slice(end))) {
    return [{ start, end: isBlank(lineAt(text, next)) ? nextLine(text, next) : next, text: '' }]
  }
  const head = text.slice(0, start)
  const before = head.replace(end < text.length ? /(?<=\n)\r?\n$/ : /\r?\n\r?\n$/, '')
  return [{ start: before.length, end: next, text: '' }]
}

/** Where a table starts with the comments that stand right above its header. */
export function blockStart(tree: TomlTree, table: Table): number {
  const { text, comments } = tree
  let start = lineStart(text, table.header?.start ?? 0)
  for (;;) {
    const above = start === 0 ? undefined : lineStart(text, start - 1)
    if (above === undefined) return start
    const comment = comments.find((one) => one.start >= above && one.end < start)
    if (comment === undefined || !isBlank(text.slice(above, comment.start))) return start
    start = above
  }
}

function insertText(at: number, text: string): Edit[] {
  return [{ start: at, end: at, text }]
}

function endOfLine(tree: TomlTree, from: number): number {
  return lineEnd(tree, from) ?? from
}

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline < 0 ? text.length : newline + 1
}

function lineAt(text: string, start: number): string {
  return start === text.length ? '-' : text.slice(start, nextLine(text, start))
}
