/** Answers: flags first, then the recipe, then defaults; what is still missing is asked for by the roof. */
import { ClodoError } from '../errors.ts'
import { suggest } from '../nearest.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import type { Option, Options } from '../plugin/option.ts'

/**
 * The answers to all options of one plugin, checked.
 *
 * @throws OPTION_UNKNOWN, OPTION_INVALID; OPTION_MISSING when an option without default has no answer
 */
export function answer(plugin: string, options: Options, given: JsonObject): JsonObject {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(options, name)) throw unknownOption(plugin, name, options)
  }
  const answers = Object.entries(options).map(([name, option]) => {
    const value = given[name] ?? (option.default as Json | undefined)
    if (value === undefined) throw missing(plugin, name, option)
    return [name, check(plugin, name, option, value)]
  })
  return Object.fromEntries(answers)
}

/** The options with the defaults that a service type gives them. */
export function presetBy(preset: JsonObject, options: Options): Options {
  const defaulted = ([name, option]: [string, Option]) => [name, { ...option, default: preset[name] ?? option.default }]
  return Object.keys(preset).length === 0
    ? options
    : (Object.fromEntries(Object.entries(options).map(defaulted)) as Options)
}

/** The options as they stand in a project: in one that CLODO did not create, some defaults do not count. */
export function optionsIn(options: Options, existing: boolean): Options {
  if (!existing) return options
  const decided = ([name, option]: [string, Option]) => {
    const { default: _, ...undecided } = option
    return [name, option.ask === 'existing' ? undecided : option]
  }
  return Object.fromEntries(Object.entries(options).map(decided)) as Options
}

/** Options that have neither an answer nor a default, by name. */
export function unanswered(options: Options, given: JsonObject): [string, Option][] {
  return Object.entries(options).filter(([name, option]) => given[name] === undefined && option.default === undefined)
}

/** Turns the text of a flag (`--set plugin.option=text`) into a value of the option's type. */
export function read(option: Option, text: string): Json {
  if (option.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (option.type === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
  if (option.type === 'list') return text === '' ? [] : text.split(',').map((item) => item.trim())
  return text
}

function check(plugin: string, name: string, option: Option, value: Json): Json {
  const wrong = complaint(option, value)
  if (wrong === undefined) return value
  throw new ClodoError('OPTION_INVALID', {
    // The value stays unsaid: it may be a secret in the wrong place.
    what: `${plugin}.${name} must be ${wrong}.`,
    where: `${plugin}.${name}`,
    mend: `Give another value: --set ${plugin}.${name}=…`,
  })
}

function complaint(option: Option, value: Json): string | undefined {
  switch (option.type) {
    case 'string':
      if (typeof value !== 'string') return 'a text'
      return fits(value, option.pattern) ? undefined : `a text of the form ${option.pattern}`
    case 'number':
      return Number.isFinite(value) &&
        Number(value) >= (option.min ?? -Infinity) &&
        Number(value) <= (option.max ?? Infinity)
        ? undefined
        : `a number${option.min === undefined ? '' : ` from ${option.min}`}${option.max === undefined ? '' : ` to ${option.max}`}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'choice':
      return option.choices.includes(value as string) ? undefined : `one of ${option.choices.join(', ')}`
    case 'list':
      return Array.isArray(value) && value.every((item) => option.choices?.includes(item) ?? fits(item, option.pattern))
        ? undefined
        : `a list ${option.choices === undefined ? textsOf(option.pattern) : `out of ${option.choices.join(', ')}`}`
  }
}

const textsOf = (pattern: string | undefined) =>
  pattern === undefined ? 'of texts' : `of texts of the form ${pattern}`

function fits(value: Json | undefined, pattern: string | undefined): boolean {
  return typeof value === 'string' && (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value))
}

export function unknownOption(plugin: string, name: string, options: Options): ClodoError {
  const names = Object.keys(options)
  return new ClodoError('OPTION_UNKNOWN', {
    what: `${plugin} has no option '${name}'.`,
    where: `${plugin}.${name}`,
    mend: suggest(name, names, {
      otherwise: names.length === 0 ? `${plugin} has no options.` : `Its options are: ${names.join(', ')}.`,
    }),
  })
}

function missing(plugin: string, name: string, option: Option): ClodoError {
  return new ClodoError('OPTION_MISSING', {
    what: `${plugin}.${name} (${option.title}) has no answer and no default.`,
    where: `${plugin}.${name}`,
    mend: `Give it: --set ${plugin}.${name}=…`,
    data: { flag: `--set ${plugin}.${name}=` },
  })
}
