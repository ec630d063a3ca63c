/** How far tables stand from the margin: new ones as the author indents. */
import type { Path } from './path.ts'
import type { TomlForm } from './toml-render.ts'
import type { Table, TomlTree } from './toml-tree.ts'
import { lineIndent } from './trivia.ts'

export interface TableIndent {
  readonly header: string
  readonly entries: string
}

export function formOf(tree: TomlTree): TomlForm {
  return { file: tree.file, eol: tree.style.eol, unit: tree.style.indent, indentOf: (path) => indentOf(tree, path) }
}

/** As the tables beside it in the same table, else as those as deep as it, else a step further in than its parent if that is in. */
function indentOf(tree: TomlTree, path: Path): TableIndent {
  const name = namesIn(path)
  const tables = tree.tables.filter(({ header }) => header !== undefined)
  const asDeep = tables.filter((table) => namesIn(table.path).length === name.length)
  const beside = asDeep.filter((table) => isWithin(table, name.slice(0, -1)))
  const model = beside.at(-1) ?? asDeep.at(-1)
  const parent = tables.findLast((table) => namesIn(table.path).join('.') === name.slice(0, -1).join('.'))
  const outer = parent === undefined ? '' : headerIndent(tree, parent)
  const header = model === undefined ? (outer === '' ? '' : outer + tree.style.indent) : headerIndent(tree, model)
  const like = [model, ...tables].find((table) => table !== undefined && table.entries.length > 0)
  return { header, entries: header + (like === undefined ? '' : stepOf(tree, like)) }
}

function headerIndent({ text }: TomlTree, { header }: Table): string {
  return lineIndent(text, header?.start ?? 0)
}

/** How much further in its entries stand than its header. */
function stepOf(tree: TomlTree, table: Table): string {
  const [header, entry] = [headerIndent(tree, table), lineIndent(tree.text, table.entries[0]?.span.start ?? 0)]
  return entry.startsWith(header) ? entry.slice(header.length) : ''
}

/** Indexes of lists are not part of a header. */
function namesIn(path: Path): readonly string[] {
  return path.filter((step) => typeof step === 'string')
}

function isWithin({ path }: Table, parent: readonly string[]): boolean {
  const names = namesIn(path)
  return parent.every((name, index) => names[index] === name)
}
