import type { Json } from '../plugin/json.ts'
import { isArray, isObject } from './value.ts'
import { stringify, type YamlTree } from './yaml-tree.ts'

export interface YamlForm {
  readonly eol: string
  /** Spaces of one step. */
  readonly step: number
  readonly singleQuote: boolean
  /** Lists stand deeper than their key. */
  readonly indentSeq: boolean
}

export function yamlForm(tree: YamlTree): YamlForm {
  const { text, style } = tree
  const step = /^(?!-)( +)[^\s#-]/m.exec(text)?.[1]?.length ?? style.indent.length
  return {
    eol: style.eol,
    step: step > 1 ? step : 2,
    singleQuote: text.split(/: '|- '/).length > text.split(/: "|- "/).length,
    indentSeq: !/^( *)[^\s#-][^\n]*:[ \t]*\r?\n\1- /m.test(text),
  }
}

/** `key: value` or `- value` over as many lines as it takes, `indent` before each but the first. */
export function renderBlock(
  value: { readonly [key: string]: Json } | readonly Json[],
  form: YamlForm,
  indent: string,
): string {
  return write(value, form)
    .split('\n')
    .map((line, index) => (index > 0 && line !== '' ? indent + line : line))
    .join(form.eol)
}

/** A value on one line, as it stands in a flow collection. */
export function renderFlow(value: Json, form: YamlForm): string {
  if (isArray(value)) return `[${value.map((item) => renderFlow(item, form)).join(', ')}]`
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, item]) => `${renderFlow(key, form)}: ${renderFlow(item, form)}`)
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  const text = write(value, form)
  const plain = typeof value === 'string' && !/^["']/.test(text)
  return plain && /[^\p{L}\p{N} ./@_$-]/u.test(text) ? JSON.stringify(value) : text
}

export function renderScalar(value: Json, form: YamlForm): string {
  return write(value, form)
}

/** Block scalars are not written: their last line ending would depend on what follows. */
function write(value: unknown, form: YamlForm): string {
  const text = stringify(value, {
    indent: form.step,
    indentSeq: form.indentSeq,
    lineWidth: 0,
    blockQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    singleQuote: form.singleQuote ? true : null,
    aliasDuplicateObjects: false,
  })
  return text.replace(/\n$/, '')
}
