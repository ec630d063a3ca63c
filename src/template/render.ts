/** Handlebars, for the few files in which a value must vary. The only door to that library. */
import Handlebars from 'handlebars'
import { ClodoError } from '../errors.ts'

export type Helpers = { readonly [name: string]: (...args: never[]) => unknown }

/** A template of our own, compiled once. */
type Compiled = (context: object, options: { helpers: Helpers }) => string

const compiled = new Map<string, Compiled>()

// An instance of our own: helpers that a user's plopfile registers globally do not reach our files.
const handlebars = Handlebars.create()
handlebars.registerHelper('json', (value: unknown) => JSON.stringify(value))

/**
 * Renders a template. Nothing is escaped (it is no HTML); a name that is not in the context is an error, not an
 * empty string.
 *
 * @throws TEMPLATE_BROKEN with the template's name when it does not compile or names something unknown.
 */
export function render(name: string, template: string, context: object, helpers: Helpers = {}): string {
  try {
    return compile(template)(context, { helpers })
  } catch (cause) {
    if (cause instanceof ClodoError) throw cause
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw new ClodoError('TEMPLATE_BROKEN', { what: `The template cannot be rendered: ${reason}`, where: name, cause })
  }
}

function compile(template: string): Compiled {
  const known = compiled.get(template)
  if (known !== undefined) return known
  const fresh = handlebars.compile(template, {
    noEscape: true,
    strict: true,
    preventIndent: true,
  }) as unknown as Compiled
  compiled.set(template, fresh)
  return fresh
}
