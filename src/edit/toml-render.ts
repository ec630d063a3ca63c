import type { Json, JsonObject } from '../plugin/json.ts'
import type { Path } from './path.ts'
import { refused } from './refusal.ts'
import { isArray, isObject } from './value.ts'

export interface TomlForm {
  readonly file: string
  readonly eol: string
  /** One step of indentation. */
  readonly unit: string
  /** How far a new table of this path stands from the margin. */
  indentOf(path: Path): { readonly header: string; readonly entries: string }
}

/** Columns up to which a list stays on one line. */
const width = 80

/** A value as it stands after `=`. Throws EDIT_REFUSED for null, which TOML does not have. */
export function renderToml(
  value: Json,
  form: TomlForm,
  at: { readonly inline: boolean; readonly indent: string },
): string {
  if (value === null) throw refused(form.file, 'TOML has no null.')
  if (isArray(value)) {
    const inner = { inline: true, indent: at.indent + form.unit }
    const items = value.map((item) => renderToml(item, form, inner))
    const line = `[${items.join(', ')}]`
    if (at.inline || line.length <= width) return line
    return `[${form.eol}${items.map((item) => `${inner.indent}${item},${form.eol}`).join('')}${at.indent}]`
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([key, item]) => `${renderKey(key)} = ${renderToml(item, form, { ...at, inline: true })}`,
    )
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  return typeof value === 'string' ? renderString(value) : String(value)
}

export function renderKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : renderString(key)
}

/** The header of a table; indexes of the lists on the way are not written. */
export function renderHeader(path: Path, item: boolean): string {
  const name = path
    .filter((step) => typeof step === 'string')
    .map(renderKey)
    .join('.')
  return item ? `[[${name}]]` : `[${name}]`
}

/** Whether a value is written as `[[...]]`. */
export function isItems(value: Json): value is readonly JsonObject[] {
  return isArray(value) && value.length > 0 && value.every(isObject)
}

/** A table and its inner tables, each a header with lines; a table that has only inner ones needs no header. */
export function renderTable(path: Path, value: JsonObject, form: TomlForm): string[] {
  const members = Object.entries(value)
  const lines = members.filter(([, item]) => !isObject(item) && !isItems(item))
  const inner = members.flatMap(([key, item]) => {
    if (isObject(item)) return renderTable([...path, key], item, form)
    return isItems(item) ? item.map((one) => renderItem([...path, key], one, form)) : []
  })
  if (lines.length === 0 && inner.length > 0) return inner
  return [renderBlock(path, lines, form, false), ...inner]
}

/** An item of a list of tables; objects in it are written inline, so that it stays one block. */
export function renderItem(path: Path, value: JsonObject, form: TomlForm): string {
  return renderBlock(path, Object.entries(value), form, true)
}

function renderBlock(path: Path, members: readonly [string, Json][], form: TomlForm, item: boolean): string {
  const { header, entries } = form.indentOf(path)
  const lines = members.map(([key, value]) => entries + renderLine(key, value, form, entries))
  return [header + renderHeader(path, item), ...lines].join(form.eol)
}

export function renderLine(key: string, value: Json, form: TomlForm, indent: string): string {
  return `${renderKey(key)} = ${renderToml(value, form, { inline: false, indent })}`
}

function renderString(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f')
}
