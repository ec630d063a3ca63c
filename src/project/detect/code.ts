/**
 * Looks at TypeScript and JavaScript without a compiler, which takes longer to load than all of detection. Good enough
 * to say what is there, never to edit: an edit parses.
 */

/** A text and the same without what is no code; all of the same length, so that a place in one is a place in each. */
export interface Code {
  readonly text: string
  /** Comments are blank. */
  readonly uncommented: string
  /** Comments are blank, and what stands between quotes, in templates and in regular expressions. */
  readonly bare: string
}

interface Span {
  readonly kind: 'comment' | 'string'
  readonly start: number
  readonly end: number
}

const comment = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y
/** A quote that the line does not close is no string but an apostrophe, in the text of JSX for instance. */
const string = /'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*'|"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"/y
const template = /[^`\\$]*(?:(?:\\[\s\S]|\$(?!\{))[^`\\$]*)*(?:`|\$\{|$)/y
const regularExpression = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//y
const plain = /[^'"`/{}]+/y
/** After these a slash begins a regular expression; after anything else it divides. */
const beforeOperand = /(?:^|[=(,:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|throw|else|do|await|yield))\s*$/

export function codeOf(text: string): Code {
  const spans = spansOf(text)
  return { text, uncommented: blank(text, spans, 'comment'), bare: blank(text, spans) }
}

/** The number of the line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function spansOf(text: string): Span[] {
  const spans: Span[] = []
  /** What each open brace belongs to. */
  const braces: ('block' | 'template')[] = []
  let at = 0
  const match = (pattern: RegExp): number => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0].length ?? 0
  }
  const skip = (kind: Span['kind'], length: number, quotes: number): void => {
    spans.push({ kind, start: at + quotes, end: at + length - quotes })
    at += length
  }
  const inTemplate = (): void => {
    const length = match(template)
    const hole = text.startsWith('${', at + length - 2)
    spans.push({ kind: 'string', start: at, end: at + length - (hole ? 2 : 1) })
    at += length
    if (hole) braces.push('template')
  }
  while (at < text.length) {
    at += match(plain)
    const char = text[at]
    const [note, quoted] = [match(comment), match(string)]
    if (note > 0) skip('comment', note, 0)
    else if (quoted > 0) skip('string', quoted, 1)
    else if (char === '/' && beforeOperand.test(codeBefore(text, at, spans))) {
      skip('string', Math.max(match(regularExpression), 1), match(regularExpression) > 0 ? 1 : 0)
    } else {
      at += 1
      if (char === '{') braces.push('block')
      if (char === '`' || (char === '}' && braces.pop() === 'template')) inTemplate()
    }
  }
  return spans
}

/** The end of the code before a place, without the comment that may stand between. */
function codeBefore(text: string, at: number, spans: readonly Span[]): string {
  const last = spans.at(-1)
  const end = last?.kind === 'comment' && text.slice(last.end, at).trim() === '' ? last.start : at
  return text.slice(Math.max(0, end - 200), end)
}

function blank(text: string, spans: readonly Span[], kind?: Span['kind']): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end } of spans.filter((span) => kind === undefined || span.kind === kind)) {
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\r\n]/g, ' '))
    at = Math.max(start, end)
  }
  return parts.join('') + text.slice(at)
}

/** A name of the code as it stands in a regular expression. */
export function literal(name: string): string {
  return name.replaceAll('$', '\\$')
}
