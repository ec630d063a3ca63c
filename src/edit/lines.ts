import { styleOf } from './style.ts'

/**
 * Adds a line to a file of lines, such as `.gitignore` or `.dev.vars.example`; a line that is there already is not
 * added again. It goes before the first of the lines `before` that exists, else at the end; so lines whose order the
 * caller knows stand in that order, whatever came first. `removeLine` gives back the same bytes.
 */
export function addLine(text: string, line: string, before: readonly string[] = []): string {
  if (find(text, line) !== undefined) return text
  const { eol, bom } = styleOf(text)
  const next = before.map((one) => find(text, one)?.start).filter((start) => start !== undefined)
  if (next.length > 0) {
    const at = Math.min(...next)
    return text.slice(0, at) + line + eol + text.slice(at)
  }
  if (text === bom || text.endsWith('\n')) return text + line + eol
  return text + eol + line
}

/** Removes the first line that equals `line`, if there is one. */
export function removeLine(text: string, line: string): string {
  const found = find(text, line)
  if (found === undefined) return text
  const { start, end, next } = found
  if (next > end) return text.slice(0, start) + text.slice(next)
  // A last line without an ending gives back the ending of the line before it, which `addLine` had written.
  return text.slice(0, start).replace(/\r?\n$/, '')
}

/** Where a line starts, where its text ends, and where the line after it starts. */
interface Found {
  readonly start: number
  readonly end: number
  readonly next: number
}

function find(text: string, line: string): Found | undefined {
  let start = text.startsWith('\uFEFF') ? 1 : 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const next = newline < 0 ? text.length : newline + 1
    const end = newline < 0 ? next : text[newline - 1] === '\r' ? newline - 1 : newline
    if (text.slice(start, end).trimEnd() === line.trimEnd()) return { start, end, next }
    start = next
  }
  return undefined
}
