/**
 * Handlebars, for the few files in which a value must vary. Only the runtime is loaded here; templates of the published
 * package come compiled, others are compiled once by `prepareTemplates`.
 */
import type Handlebars from 'handlebars'
import runtime from 'handlebars/runtime.js'
import { ClodoError } from '../errors.ts'
import type { Compiled } from './compile.ts'

export type Helpers = { readonly [name: string]: (...args: never[]) => unknown }

type Renderer = (context: object, options: { helpers: Helpers }) => string

// An instance of our own: helpers that a user's plopfile registers globally do not reach our files.
const handlebars = (runtime as unknown as typeof Handlebars).create()
/** What the templates of one plan may cost together, whoever wrote them: a loop in a loop in a loop comes to an end. */
const most = { mustaches: 10_000, turns: 100_000, characters: 16_000_000 }
const spent = { turns: 0, characters: 0 }

// It prints, and what a template says is not ours to print.
handlebars.unregisterHelper('log')

const each = handlebars.helpers.each as Handlebars.HelperDelegate
handlebars.registerHelper('each', function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
  const fn: typeof options.fn = (...given) => {
    if (++spent.turns > most.turns) throw new Error(`its loops take more than ${most.turns} turns`)
    return written(options.fn(...given))
  }
  return each.call(this, list, { ...options, fn })
})
handlebars.registerHelper('json', (value: unknown) => {
  const text = JSON.stringify(value)
  return text === undefined ? text : written(text)
})

function written(text: string): string {
  spent.characters += text.length
  if (spent.characters > most.characters) throw new Error(`it makes more than ${most.characters} characters`)
  return text
}

const renderers = new Map<string, Renderer>()

/** Makes a compiled template known by its text. */
export function adopt(text: string, compiled: Compiled): void {
  renderers.set(text, handlebars.template(compiled as never) as unknown as Renderer)
}

/** Compiles those texts that nobody has compiled. @throws TEMPLATE_BROKEN */
export async function prepareTemplates(
  templates: readonly { readonly path: string; readonly text: string }[],
): Promise<void> {
  spent.turns = spent.characters = 0
  const fresh = templates.filter(({ text }) => !renderers.has(text))
  if (fresh.length === 0) return
  const { compile } = await import('./compile.ts')
  let mustaches = 0
  for (const { path, text } of fresh) {
    try {
      mustaches += text.split('{{').length - 1
      if (mustaches > most.mustaches) throw new Error(`with it there are more than ${most.mustaches} mustaches`)
      adopt(text, compile(text))
    } catch (cause) {
      throw broken(path, cause)
    }
  }
}

/**
 * Renders a template that was adopted or prepared. Nothing is escaped (it is no HTML); a name that is not in the
 * context is an error, not an empty string.
 *
 * @throws TEMPLATE_BROKEN with the template's path when it names something unknown
 */
export function render(path: string, template: string, context: object, helpers: Helpers = {}): string {
  const renderer = renderers.get(template)
  if (renderer === undefined) throw new ClodoError('INTERNAL', { what: 'A template was not prepared.', where: path })
  try {
    return written(renderer(context, { helpers }))
  } catch (cause) {
    throw broken(path, cause)
  }
}

function broken(path: string, cause: unknown): ClodoError {
  if (cause instanceof ClodoError) return cause
  const reason = cause instanceof Error ? cause.message.replace(/\n[\s\S]*$/, '') : String(cause)
  return new ClodoError('TEMPLATE_BROKEN', { what: `The template cannot be rendered: ${reason}`, where: path, cause })
}
