import { refused } from './refusal.ts'
import { styleOf } from './style.ts'

/** A section of a markdown document: an ATX heading (`## Title`) and what stands under it. */
export interface Section {
  readonly title: string
  /** 1 to 6. */
  readonly level: number
  /** Markdown without the heading; no heading of this level or above in it. */
  readonly text: string
  /** Titles of sections that come after this one; it goes before the first of them that exists, else at the end. */
  readonly before?: readonly string[]
}

interface Heading {
  readonly level: number
  readonly title: string
  readonly start: number
  readonly end: number
}

/**
 * Adds a section, or nothing where it stands already; `removeSection` gives back the same bytes.
 * Throws EDIT_REFUSED when another section has its title.
 */
export function addSection(text: string, section: Section, file: string): string {
  const { eol, bom } = styleOf(text)
  const headings = headingsOf(text)
  const found = headings.find((heading) => matches(heading, section))
  if (found !== undefined) {
    if (bodyOf(text, headings, found) === bodyText(section.text)) return text
    throw refused(file, `There is another section "${section.title}" in this file.`)
  }
  const lines = [`${'#'.repeat(section.level)} ${section.title}`, '', ...bodyText(section.text).split('\n')]
  const written = lines.join(eol)
  const next = headings.find(({ level, title }) => level === section.level && section.before?.includes(title))
  if (next !== undefined) return text.slice(0, next.start) + written + eol + eol + text.slice(next.start)
  if (isOpen(text)) throw refused(file, 'A fenced code block in this file is never closed.')
  if (text === bom) return text + written + eol
  return text.endsWith('\n') ? text + eol + written + eol : text + eol + eol + written
}

/** Removes a section, if it is there. Throws EDIT_REFUSED when its text is no longer the one given. */
export function removeSection(text: string, section: Section, file: string): string {
  const headings = headingsOf(text)
  const found = headings.find((heading) => matches(heading, section))
  if (found === undefined) return text
  if (bodyOf(text, headings, found) !== bodyText(section.text)) {
    throw refused(file, `The section "${section.title}" has been edited, so it was not removed.`)
  }
  const end = endOf(text, headings, found)
  const head = text.slice(0, found.start)
  if (end < text.length) return head + text.slice(end)
  return head.replace(text.endsWith('\n') ? /(?<=\n)\r?\n$/ : /\r?\n\r?\n$/, '')
}

function matches(heading: Heading, section: Section): boolean {
  return heading.level === section.level && heading.title === section.title
}

function endOf(text: string, headings: readonly Heading[], heading: Heading): number {
  return headings.find(({ level, start }) => start > heading.start && level <= heading.level)?.start ?? text.length
}

function bodyOf(text: string, headings: readonly Heading[], heading: Heading): string {
  return bodyText(text.slice(heading.end, endOf(text, headings, heading)))
}

/** A body without the line endings and blank lines around it, which are not part of what it says. */
function bodyText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
}

/** Whether the end of a text lies in fenced code. */
function isOpen(text: string): boolean {
  return !headingsOf(`${text}\n# end`).some(({ start }) => start > text.length)
}

/** The ATX headings outside fenced code, in order. */
function headingsOf(text: string): Heading[] {
  const headings: Heading[] = []
  let fence: string | undefined
  for (const match of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    const line = match[0].replace('\uFEFF', '').trimEnd()
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line)
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence) && mark[2] === '') fence = undefined
      continue
    }
    if (mark !== null) fence = mark[1]
    const [, marks, title] = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?$/.exec(line) ?? []
    if (marks === undefined || title === undefined) continue
    const start = match.index + (match[0].startsWith('\uFEFF') ? 1 : 0)
    headings.push({ level: marks.length, title, start, end: match.index + match[0].length })
  }
  return headings
}
