import { formatOf } from '../../edit/format.ts'
import { isArray, isObject } from '../../edit/value.ts'
import { ClodoError } from '../../errors.ts'
import type { Json, JsonObject } from '../../plugin/json.ts'
import type { Files } from './files.ts'

const placeholder = /\{\{[^{}]*\}\}|\{%.*?%\}|<%.*?%>/

/**
 * The value of a wrangler config.
 * @throws FILE_UNPARSABLE, or REPOSITORY_REFUSED for a template of a config, both with `file:line:column`
 */
export function readConfig(files: Files, path: string): JsonObject {
  const text = files.text(path) ?? ''
  try {
    return checked(text, path)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new ClodoError('FILE_UNPARSABLE', { what: 'The wrangler config is nested too deeply.', where: path, cause })
  }
}

function checked(text: string, path: string): JsonObject {
  const value = parse(text, path)
  const found = isObject(value) ? placeholderIn(value) : undefined
  if (found !== undefined) throw unfilled(text, path, found)
  if (isObject(value)) return value
  throw new ClodoError('FILE_UNPARSABLE', { what: 'The wrangler config is no object.', where: `${path}:1:1` })
}

function parse(text: string, path: string): Json | undefined {
  try {
    return formatOf(path)?.parse(text, path)
  } catch (error) {
    const found = placeholder.exec(text)?.[0]
    throw found === undefined ? error : unfilled(text, path, found)
  }
}

/** Variables and definitions are texts of the user, where braces may mean anything. */
function placeholderIn(value: Json): string | undefined {
  if (typeof value === 'string') return placeholder.exec(value)?.[0]
  if (isArray(value)) return first(value.map(placeholderIn))
  if (!isObject(value)) return undefined
  return first(
    Object.entries(value).flatMap(([key, inner]) =>
      key === 'vars' || key === 'define' ? [] : [placeholder.exec(key)?.[0], placeholderIn(inner)],
    ),
  )
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((one) => one !== undefined)
}

function unfilled(text: string, path: string, found: string): ClodoError {
  const before = text.slice(0, Math.max(0, text.indexOf(found))).split('\n')
  return new ClodoError('REPOSITORY_REFUSED', {
    what: `The wrangler config is a template: ${found} stands where a value belongs.`,
    where: `${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`,
    mend: 'Run CLODO in the project that is made from the template.',
    data: { kind: 'template' },
  })
}
