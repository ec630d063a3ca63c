/** What of a plugin is plain data, and its shape. */
import type { TemplateDefinition } from '../../plugin/define.ts'
import type { Option } from '../../plugin/option.ts'
import {
  boolean,
  type Check,
  list,
  map,
  matching,
  number,
  object,
  optional,
  record,
  type ShapeOf,
  string,
  variant,
} from '../shape.ts'

export type Definition = Omit<TemplateDefinition, 'provide' | 'contribute' | 'apply'>

/** Printed in terminals: without the characters that steer them, or turn around what follows. */
const printable = string(
  'a text of at most 1000 characters without control characters',
  (value) => value.length <= 1000 && !/[^\P{Cc}\n]|\p{Bidi_Control}/u.test(value),
)
const id = matching('a name like `a-plugin`', /^[a-z][a-z0-9-]{0,63}$/)
/** It is matched outside of the realm, so it must not be able to take long: no groups, few repetitions. */
const pattern = string(
  'a simple pattern: no groups, at most three repetitions',
  (value) => !/[(|]/.test(value) && (value.match(/[*+{]/g) ?? []).length <= 3 && value.length <= 200 && compiles(value),
)
const names = list(matching('the name of a capability', /^[A-Za-z][\w.:/@-]{0,99}$/))
const strings = list(printable)
/** They are written into code: no quotes, no blanks. */
const module = matching('the name of a module', /^[@\w][\w./@-]{0,199}$/)
const name = matching('a name of code', /^[A-Za-z_$][\w$]{0,99}$/)
const semantic = matching('a semantic version', /^\d+\.\d+\.\d+([-+][\w.+-]+)?$/)

function compiles(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u') !== undefined
  } catch {
    return false
  }
}

type Options = { readonly [T in Option['type']]: ShapeOf<Omit<Extract<Option, { type: T }>, 'type'>> }
const said = { title: printable, describe: optional(printable), ask: optional(matching('`existing`', /^existing$/)) }

const options = {
  string: { ...said, default: optional(printable), pattern: optional(pattern) },
  number: { ...said, default: optional(number), min: optional(number), max: optional(number) },
  boolean: { ...said, default: optional(boolean) },
  choice: { ...said, choices: strings, default: optional(printable) },
  list: { ...said, choices: optional(strings), default: optional(strings), pattern: optional(pattern) },
} satisfies Options

/** Holds what a plugin says of itself against the contract. */
export const dataShape = object({
  id,
  title: printable,
  version: semantic,
  options: optional(map(variant('type', options))),
  concern: optional(printable),
  requires: optional(names),
  uses: optional(names),
  provides: optional(names),
  includes: optional(list(id)),
  presets: optional(map(record)),
  upgrades: optional(
    list(
      object({
        to: semantic,
        options: optional(map(printable)),
        files: optional(map(printable)),
        note: optional(printable),
      }),
    ),
  ),
  steps: optional(
    list(
      object({
        id,
        title: printable,
        imports: optional(map(module)),
        names: optional(map(map(name))),
        drops: optional(list(module)),
        note: optional(printable),
      }),
    ),
  ),
  hidden: optional(boolean),
  adopts: optional(boolean),
} satisfies ShapeOf<Definition>)

/** What a realm says of its plugin: the `typeof` of each method, and the data. */
export const description: Check = object({
  methods: object({ provide: printable, contribute: printable, apply: printable }),
  data: dataShape,
})
