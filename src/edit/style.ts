/** What a text looks like, so that an edit can follow it. */
export interface Style {
  /** The commoner line ending; `\n` when there is none. */
  readonly eol: '\n' | '\r\n'
  /** `\uFEFF` or the empty string. */
  readonly bom: string
  /** One step of indentation: a tab or some spaces; two spaces when nothing is indented. */
  readonly indent: string
  readonly finalNewline: boolean
}

const BOM = '\uFEFF'

export function styleOf(text: string): Style {
  const windows = text.split('\r\n').length - 1
  const all = text.split('\n').length - 1
  return {
    eol: windows * 2 > all ? '\r\n' : '\n',
    bom: text.startsWith(BOM) ? BOM : '',
    indent: indentOf(text),
    finalNewline: text.endsWith('\n'),
  }
}

/** The indentation of the first indented line that is no continuation of a block comment. */
function indentOf(text: string): string {
  const tab = /^\t+\S/m.exec(text)
  const spaces = /^( {1,8})[^\s*]/m.exec(text)
  if (tab && (!spaces || tab.index < spaces.index)) return '\t'
  return spaces?.[1] ?? '  '
}
