/** Whole lines in and out: each insertion here is taken back, to the byte, by `dropLines`. */
import type { Edit } from '../apply.ts'

export function lineStart(text: string, at: number): number {
  const before = text.lastIndexOf('\n', at - 1) + 1
  return before === 0 && text.startsWith('\uFEFF') ? 1 : before
}

/** The offset of the line ending (or of the end of the text). */
export function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at)
  if (feed === -1) return text.length
  return text[feed - 1] === '\r' && feed > at ? feed - 1 : feed
}

/** The indentation of the line that holds `at`. */
export function indentAt(text: string, at: number): string {
  const start = lineStart(text, at)
  return /^[ \t]*/.exec(text.slice(start, lineEnd(text, start)))?.[0] ?? ''
}

function nextLine(text: string, at: number): number | undefined {
  const feed = text.indexOf('\n', at)
  return feed === -1 ? undefined : feed + 1
}

/** A line of white space alone, or nothing at all. */
function blankFrom(text: string, start: number | undefined): boolean {
  return start === undefined || text.slice(start, lineEnd(text, start)).trim() === ''
}

function blankBefore(text: string, at: number): boolean {
  const start = lineStart(text, at)
  const above = start > 1 ? lineStart(text, start - 1) : 0
  return above > 1 && blankFrom(text, above)
}

/** Adds lines directly below the line that holds `at`. */
export function joinBelow(text: string, at: number, lines: string, eol: string): Edit {
  const end = lineEnd(text, at)
  return { start: end, end, text: eol + lines }
}

/** Adds lines below the line that holds `at`; where a blank line or the end follows, a blank line sets them off. */
export function setBelow(text: string, at: number, lines: string, eol: string): Edit {
  const end = lineEnd(text, at)
  return { start: end, end, text: (blankFrom(text, nextLine(text, at)) ? eol : '') + eol + lines }
}

/** Adds lines directly above the line that holds `at`. */
export function joinAbove(text: string, at: number, lines: string, eol: string): Edit {
  const start = lineStart(text, at)
  if (start > 1) return joinBelow(text, start - 1 - (text[start - 2] === '\r' ? 1 : 0), lines, eol)
  return { start, end: start, text: lines + eol }
}

/** Takes the lines from `start` to `end` out, and the blank line that set them off. */
export function dropLines(text: string, start: number, end: number): Edit {
  const from = lineStart(text, start)
  const to = lineEnd(text, end)
  if (from <= 1) return { start: from, end: nextLine(text, to) ?? to, text: '' }
  const above = from - 1 - (text[from - 2] === '\r' ? 1 : 0)
  const setOff = blankBefore(text, from) && blankFrom(text, nextLine(text, to))
  return { start: setOff ? endOfLineAbove(text, above) : above, end: to, text: '' }
}

/** From the end of a blank line to the end of the line above it. */
function endOfLineAbove(text: string, at: number): number {
  const start = lineStart(text, at)
  return start - 1 - (text[start - 2] === '\r' ? 1 : 0)
}

/** Whether only white space stands in front of it. */
export function isStartOfLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() === ''
}

/** Whether only white space or a comment stands behind it. */
export function isEndOfLine(text: string, at: number): boolean {
  return /^\s*(\/\/.*|\/\*.*\*\/\s*)?$/.test(text.slice(at, lineEnd(text, at)))
}

/** Whether a node has its lines for itself. */
export function standsAlone(text: string, start: number, end: number): boolean {
  return isStartOfLine(text, start) && isEndOfLine(text, end)
}
