/** Options as JSON Schema (draft 2020-12), for editors and for other programs. */
import type { Json, JsonObject } from '../plugin/json.ts'
import type { Option, Options } from '../plugin/option.ts'

/** The schema of the answers to a plugin's options. */
export function schemaOf(options: Options): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, schemaOfOption(option)])),
    required: Object.keys(options).filter((name) => options[name]?.default === undefined),
    additionalProperties: false,
  }
}

function schemaOfOption(option: Option): JsonObject {
  const { title, describe } = option
  return {
    title,
    ...(describe === undefined ? {} : { description: describe }),
    ...(option.default === undefined ? {} : { default: option.default as Json }),
    ...answersOf(option),
  }
}

function answersOf(option: Option): JsonObject {
  switch (option.type) {
    case 'string':
      return textOf(option)
    case 'number':
      return {
        type: 'number',
        ...(option.min === undefined ? {} : { minimum: option.min }),
        ...(option.max === undefined ? {} : { maximum: option.max }),
      }
    case 'boolean':
      return { type: 'boolean' }
    case 'choice':
      return { enum: option.choices }
    case 'list':
      return { type: 'array', items: option.choices === undefined ? textOf(option) : { enum: option.choices } }
  }
}

function textOf({ pattern }: { readonly pattern?: string }): JsonObject {
  return { type: 'string', ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }) }
}
