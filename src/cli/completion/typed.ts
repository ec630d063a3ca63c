/** What stands on a command line that is not finished. */
import { type Flags, globalFlags } from '../flags.ts'

export interface Typed {
  /** Words that are no flag, the command left out. */
  readonly words: readonly string[]
  /** Values of flags, by name. */
  readonly given: { readonly [flag: string]: readonly string[] }
  /** What is being typed: a word, a flag, or the value of a flag after what stands before it (`--set=`). */
  readonly now:
    | { readonly what: 'word'; readonly text: string }
    | { readonly what: 'flag'; readonly text: string }
    | { readonly what: 'value'; readonly flag: string; readonly before: string; readonly text: string }
}

/** @param words after the command; the last is being typed, and may be empty */
export function readTyped(words: readonly string[], flags: Flags): Typed {
  const all: Flags = { ...globalFlags, ...flags }
  const plain: string[] = []
  const given: { [flag: string]: string[] } = {}
  let waits: string | undefined
  for (const word of words.slice(0, -1)) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? []
    const flag = waits ?? name
    const takes = waits === undefined && name !== undefined && value === undefined && all[name]?.takes !== undefined
    if (flag === undefined) plain.push(word)
    else if (!takes) given[flag] = [...(given[flag] ?? []), waits === undefined ? (value ?? '') : word]
    waits = takes ? name : undefined
  }
  return { words: plain, given, now: nowOf(words.at(-1) ?? '', waits) }
}

function nowOf(text: string, waits: string | undefined): Typed['now'] {
  if (waits !== undefined) return { what: 'value', flag: waits, before: '', text }
  const [, before = '', flag = '', value = ''] = /^(--([^=]+)=)(.*)$/s.exec(text) ?? []
  if (before !== '') return { what: 'value', flag, before, text: value }
  return { what: text.startsWith('-') ? 'flag' : 'word', text }
}

/** The words of a line as a POSIX shell divides it; the last one ends where the line does. */
export function divided(line: string): string[] {
  const words = [...line.matchAll(/(?:\\.|'[^']*(?:'|$)|"(?:\\.|[^"\\])*(?:"|$)|[^\s'"\\])+/gs)].map(([word]) =>
    word.replaceAll(/\\(.)|'([^']*)(?:'|$)|"((?:\\.|[^"\\])*)(?:"|$)/gs, (_, escaped, single, double) =>
      String(escaped ?? single ?? String(double ?? '').replaceAll(/\\([$`"\\])/g, '$1')),
    ),
  )
  return line === '' || /(?:^|[^\\])\s$/.test(line) ? [...words, ''] : words
}
