import { styleOf } from '../../edit/style.ts'
import { codeOf } from './code.ts'

/** How the author of a module writes; new code follows. */
export interface CodeStyle {
  readonly indent: 'tab' | number
  readonly eol: 'lf' | 'crlf'
  readonly quotes: 'single' | 'double'
  readonly semicolons: boolean
}

/** By the majority, read without a compiler. */
export function codeStyleOf(text: string): CodeStyle {
  const { indent, eol } = styleOf(text)
  const { bare } = codeOf(text)
  const count = (pattern: RegExp) => bare.match(pattern)?.length ?? 0
  // Ends of statements: of imports, declarations and calls.
  const ended = count(/[)\]}'"\w];[ \t]*$/gm)
  const open = count(/^[ \t]*(?:import|export|const|let|return)\b.*[)\]'"\w][ \t]*\r?$/gm)
  return {
    indent: indent === '\t' ? 'tab' : indent.length,
    eol: eol === '\n' ? 'lf' : 'crlf',
    quotes: count(/"/g) > count(/'/g) ? 'double' : 'single',
    semicolons: ended === open ? !/^[\w.]+\(.*\)[ \t]*\r?$/m.test(bare) : ended > open,
  }
}
