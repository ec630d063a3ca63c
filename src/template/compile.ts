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

/** Renders any text with helpers of the caller's, as plop's templates expect: nothing is escaped, what is missing is empty. */
export function rendererWith(
  helpers: { readonly [name: string]: unknown },
  partials: { readonly [name: string]: string },
): (text: string, data: object) => string {
  const handlebars = Handlebars.create()
  for (const [name, helper] of Object.entries(helpers))
    handlebars.registerHelper(name, helper as Handlebars.HelperDelegate)
  for (const [name, partial] of Object.entries(partials)) handlebars.registerPartial(name, partial)
  return (text, data) => handlebars.compile(text, { noEscape: true })(data)
}
