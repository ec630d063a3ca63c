/** The compiler of handlebars, loaded only for templates that do not come compiled. */
import Handlebars from 'handlebars'

/** What handlebars' `precompile` makes of a template. */
export type Compiled = object

/** The source of a compiled template, a JavaScript expression. */
export function precompile(text: string): string {
  return String(Handlebars.precompile(text, { noEscape: true, strict: true, preventIndent: true, knownHelpers: {} }))
}

/** @throws Error with the position when the text is no template */
export function compile(text: string): Compiled {
  return new Function(`return ${precompile(text)}`)() as Compiled
}
