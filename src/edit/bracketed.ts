import type { Edit } from './apply.ts'
import type { Source, Span } from './trivia.ts'
import {
  blankBefore,
  commaAfter,
  commentsIn,
  isBlank,
  lineBreakBefore,
  lineEnd,
  lineIndent,
  lineStart,
  skipBlank,
  skipSpaces,
} from './trivia.ts'

/** A container between brackets with commas: an object or array of JSON, an inline one of TOML, a flow one of YAML. */
export interface Bracketed {
  /** Just after the opening bracket. */
  readonly open: number
  /** At the closing bracket. */
  readonly close: number
  readonly items: readonly Span[]
}

/** Writes an item: on one line, or over several with `indent` before each line but the first. */
export type Render = (form: { readonly inline: boolean; readonly indent: string }) => string

/** How to write into a container that has no items to imitate. */
export interface EmptyForm {
  /** `{}` becomes a container over several lines. */
  readonly spread: boolean
  /** Stands after a comma of one line. */
  readonly gap: string
}

/** Inserts an item before the item `index`; `removeItem` of that item is its exact inverse. */
export function insertItem(source: Source, box: Bracketed, index: number, render: Render, form: EmptyForm): Edit[] {
  const { text, style } = source
  const next = box.items[index]
  const previous = box.items[index - 1]
  if (previous === undefined && next === undefined) return insertFirst(source, box, render, form)
  const indent = itemIndent(source, box)
  const onLine = (at: number, comma: string) => [
    { start: at, end: at, text: style.eol + indent + render({ inline: false, indent }) + comma },
  ]
  const inline = () => render({ inline: true, indent: lineIndent(text, box.open) })
  const gap = gapOf(source, box) ?? form.gap
  if (previous === undefined) {
    const at = lineEnd(source, box.open)
    if (at !== undefined) return onLine(at, ',')
    const start = skipBlank(text, box.open)
    return [{ start, end: start, text: `${inline()},${gap}` }]
  }
  const comma = commaAfter(source, previous)
  const after = comma === undefined ? previous.end : comma + 1
  const at = lineEnd(source, after)
  if (comma !== undefined) {
    return at === undefined ? [{ start: after, end: after, text: `${gap}${inline()},` }] : onLine(at, ',')
  }
  if (at === undefined) return [{ start: after, end: after, text: `,${gap}${inline()}` }]
  return [{ start: after, end: after, text: ',' }, ...onLine(at, '')]
}

/**
 * Each form below is told apart by `emptied`, so that a removal gives back the very blanks that stood there:
 * `{}` and `{ }` are common and get the handsome forms, `{⏎}` the one with an empty line.
 */
function insertFirst(source: Source, box: Bracketed, render: Render, form: EmptyForm): Edit[] {
  const { text, style } = source
  const outer = lineIndent(text, box.open)
  const indent = outer + style.indent
  const { open, close } = box
  const comment = source.comments.findLast(({ start, end }) => start >= open && end <= close)
  if (comment !== undefined) {
    const at = lineEnd(source, comment.end)
    if (at === undefined) {
      return [{ start: comment.end, end: comment.end, text: ` ${render({ inline: true, indent: outer })}` }]
    }
    return [{ start: at, end: at, text: style.eol + indent + render({ inline: false, indent }) }]
  }
  const blank = text.slice(open, close)
  if (blank.includes('\n')) {
    const item = render({ inline: false, indent })
    return [{ start: open, end: open, text: style.eol + indent + item + style.eol }]
  }
  if (blank === '' && form.spread) {
    const item = render({ inline: false, indent })
    return [{ start: open, end: open, text: style.eol + indent + item + style.eol + outer }]
  }
  const item = render({ inline: true, indent: outer })
  return [{ start: close, end: close, text: item + blank }]
}

/** Removes the item `index`. The comments inside it and beside it stay. */
export function removeItem(source: Source, box: Bracketed, index: number): Edit[] {
  const { text } = source
  const item = box.items[index]
  if (item === undefined) return []
  const comma = commaAfter(source, item)
  if (box.items.length === 1 && !source.comments.some(({ start, end }) => start >= box.open && end <= box.close)) {
    return [{ start: box.open, end: box.close, text: emptied(text, box, item, comma) }]
  }
  const edits: Edit[] = []
  const previous = box.items[index - 1]
  if (comma === undefined && previous !== undefined) {
    const before = commaAfter(source, previous)
    if (before !== undefined) edits.push({ start: before, end: before + 1, text: '' })
  }
  const line = lineStart(text, item.start)
  const end = lineEnd(source, item.end, comma)
  const alone = isBlank(text.slice(line, item.start)) && line > 0 && end !== undefined
  if (alone) return [...edits, ...removeLines(source, item, { start: line, end }, comma)]
  return [...edits, ...removeInline(source, item, index === 0 && box.items.length > 1, comma)]
}

function removeLines(source: Source, item: Span, lines: Span, comma: number | undefined): Edit[] {
  const { text, style } = source
  const kept = commentsIn(source, item)
  const beside = source.comments.some(({ start, end }) => start >= item.end && end <= lines.end)
  const commaBelow = comma !== undefined && comma >= lines.end
  const below = commaBelow ? [{ start: comma, end: skipBlank(text, comma + 1), text: '' }] : []
  if (kept.length === 0 && !beside) {
    return [{ start: lineBreakBefore(text, lines.start), end: lines.end, text: '' }, ...below]
  }
  const indent = style.eol + text.slice(lines.start, item.start)
  const stay = kept.join(indent) + (beside && kept.length > 0 ? indent : '')
  const edits = [{ start: item.start, end: skipSpaces(text, item.end), text: stay }, ...below]
  if (comma !== undefined && !commaBelow) edits.push({ start: comma, end: skipSpaces(text, comma + 1), text: '' })
  return edits
}

function removeInline(source: Source, item: Span, first: boolean, comma: number | undefined): Edit[] {
  const { text, style } = source
  const kept = commentsIn(source, item)
  const edits: Edit[] = []
  if (comma !== undefined) {
    edits.push({ start: comma, end: first ? skipBlank(text, comma + 1) : comma + 1, text: '' })
  }
  if (kept.length === 0)
    return [{ start: first ? item.start : blankBefore(source, item.start), end: item.end, text: '' }, ...edits]
  const indent = style.eol + lineIndent(text, item.start)
  return [{ start: item.start, end: item.end, text: kept.join(indent) + indent }, ...edits]
}

/** What stays between the brackets when the last item goes: the inverse of `insertFirst`. */
function emptied(text: string, box: Bracketed, item: Span, comma: number | undefined): string {
  const before = text.slice(box.open, item.start)
  const after = text.slice(comma === undefined ? item.end : comma + 1, box.close)
  const spare = /^[ \t]*\r?\n(\s*\n\s*)$/.exec(after)?.[1]
  if (before.includes('\n')) return spare ?? ''
  if (after.includes('\n')) return ''
  return before.length > after.length ? before : after
}

/** The blanks after a comma between two items of one line. */
function gapOf(source: Source, box: Bracketed): string | undefined {
  for (const [i, item] of box.items.slice(0, -1).entries()) {
    const comma = commaAfter(source, item)
    const gap = comma === undefined ? '\n' : source.text.slice(comma + 1, box.items[i + 1]?.start)
    if (/^[ \t]*$/.test(gap)) return gap
  }
  return undefined
}

function itemIndent(source: Source, box: Bracketed): string {
  for (const item of box.items) {
    const before = source.text.slice(lineStart(source.text, item.start), item.start)
    if (isBlank(before)) return before
  }
  return lineIndent(source.text, box.open) + source.style.indent
}
