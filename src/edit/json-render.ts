import type { Json } from '../plugin/json.ts'
import { isArray, isObject } from './value.ts'

/** How a JSON document writes its containers. */
export interface JsonForm {
  readonly eol: string
  /** One step of indentation. */
  readonly unit: string
  /** Between a key and its value. */
  readonly colon: string
  /** Lists of scalars stand on several lines, as npm writes them, even when one would do. */
  readonly spread: boolean
}

/** Columns up to which a list of scalars stays on one line: the width that formatters take unless told otherwise. */
const width = 80

/** Where a value stands. */
export interface JsonPlace {
  readonly inline: boolean
  /** What stands before each line but the first. */
  readonly indent: string
  /** What stands before the value on its own line, behind the indent: its key. */
  readonly key?: string
}

/** JSON text of a value. */
export function renderJson(value: Json, form: JsonForm, at: JsonPlace): string {
  if (!isArray(value) && !isObject(value)) return JSON.stringify(value)
  const list = isArray(value)
  const [open, close] = list ? '[]' : '{}'
  const inner = { inline: at.inline, indent: at.indent + form.unit }
  const members = list
    ? value.map((item) => renderJson(item, form, inner))
    : Object.entries(value).map(([name, item]) => {
        const key = JSON.stringify(name) + form.colon
        return key + renderJson(item, form, { ...inner, key })
      })
  if (members.length === 0) return `${open}${close}`
  if (at.inline) return renderInline(members, form, list)
  if (list && !form.spread && !value.some((item) => typeof item === 'object' && item !== null)) {
    const line = `[${members.join(', ')}]`
    if ((at.indent + (at.key ?? '') + line).length <= width) return line
  }
  const lines = members.map((member) => inner.indent + member).join(`,${form.eol}`)
  return `${open}${form.eol}${lines}${form.eol}${at.indent}${close}`
}

function renderInline(members: readonly string[], form: JsonForm, list: boolean): string {
  const dense = form.colon === ':'
  const pad = dense || list ? '' : ' '
  const body = members.join(dense ? ',' : ', ')
  return list ? `[${body}]` : `{${pad}${body}${pad}}`
}
