import type { Style } from './style.ts'

export interface Span {
  readonly start: number
  readonly end: number
}

export interface Source {
  readonly text: string
  readonly style: Style
  /** All comments of the document in order; a line comment ends before its line ending. */
  readonly comments: readonly Span[]
}

/** The comma that follows an item, if there is one before the next token. */
export function commaAfter(source: Source, item: Span): number | undefined {
  const at = skipTrivia(source, item.end)
  return source.text[at] === ',' ? at : undefined
}

/** The end of the line of `from` (or of the text), when only blanks, comments and the comma given stand before it. */
export function lineEnd(source: Source, from: number, comma?: number): number | undefined {
  const { text } = source
  let at = from
  for (;;) {
    at = skipSpaces(text, at)
    if (at === text.length || text[at] === '\n' || text.startsWith('\r\n', at)) return at
    const comment = source.comments.find(({ start }) => start === at)
    if (comment !== undefined) at = comment.end
    else if (at === comma) at += 1
    else return undefined
  }
}

export function skipTrivia(source: Source, from: number): number {
  let at = from
  for (;;) {
    at = skipBlank(source.text, at)
    const comment = source.comments.find(({ start }) => start === at)
    if (comment === undefined) return at
    at = comment.end
  }
}

export function skipSpaces(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at += 1
  return at
}

export function skipBlank(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charAt(at))) at += 1
  return at
}

/** The start of the blanks before `at`; a line comment keeps the line ending that ends it. */
export function blankBefore(source: Source, at: number): number {
  let start = at
  while (start > 0 && isBlank(source.text.charAt(start - 1))) start -= 1
  const ends = source.comments.some(({ end }) => end === start)
  return ends && source.text.slice(start, at).includes('\n') ? lineStart(source.text, at) : start
}

export function commentsIn(source: Source, span: Span): string[] {
  return source.comments
    .filter(({ start, end }) => start >= span.start && end <= span.end)
    .map(({ start, end }) => source.text.slice(start, end))
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

export function lineIndent(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? ''
}

export function lineBreakBefore(text: string, line: number): number {
  return text[line - 2] === '\r' ? line - 2 : line - 1
}

export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text)
}
