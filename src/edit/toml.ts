import type { Json } from '../plugin/json.ts'
import { applyEdits, type Edit } from './apply.ts'
import { type Bracketed, insertItem, removeItem } from './bracketed.ts'
import { formatFrom } from './format-from.ts'
import type { Format } from './grammar.ts'
import { type Path, pointer, startsWith } from './path.ts'
import { sortedPlace } from './place.ts'
import { refused } from './refusal.ts'
import { formOf } from './toml-layout.ts'
import { blockStart, insertBlocks, insertLine, isImplied, removeLine, removeTable } from './toml-lines.ts'
import { isItems, renderHeader, renderItem, renderKey, renderLine, renderTable, renderToml } from './toml-render.ts'
import { type Container, keysOf, placeOf, spanOf, type Table, type TomlTree, tomlTree, tomlValue } from './toml-tree.ts'
import { commentsIn } from './trivia.ts'
import { isObject } from './value.ts'

/** TOML: inline or with headers, as the file has it; new tables and lists of tables get headers. A date reads as its text. */
export const toml: Format = formatFrom({
  name: 'toml',
  read: (text, file) => {
    const tree = tomlTree(text, file)
    return { value: tomlValue(tree), comments: tree.comments.map(({ start, end }) => text.slice(start, end)) }
  },
  put: (text, path, value, file) => applyEdits(text, put(tomlTree(text, file), path, value)),
  insert: (text, path, item, index, file) => applyEdits(text, insert(tomlTree(text, file), path, item, index)),
  replace,
  remove,
})

function put(tree: TomlTree, path: Path, value: Json): Edit[] {
  const parent = path.slice(0, -1)
  const key = String(path.at(-1))
  const form = formOf(tree)
  const container = parent.length === 0 ? undefined : placeOf(tree, parent)?.content
  if (container?.type === 'TOMLInlineTable') {
    const render = () => `${renderKey(key)} = ${renderToml(value, form, { inline: true, indent: '' })}`
    const index = sortedPlace(
      container.body.map((node) => keysOf(node.key).join('.')),
      key,
    )
    return insertItem(tree, boxOf(container), index, render, { spread: false, gap: ' ' })
  }
  const dotted = tree.tables.find((table) => !startsWith(table.path, parent) && hasDotted(table, parent))
  if (dotted !== undefined) {
    const prefix = parent.slice(dotted.path.length).map(String)
    const name = [...prefix, key].map(renderKey).join('.')
    const render = (indent: string) => `${name} = ${renderToml(value, form, { inline: isObject(value), indent })}`
    return insertLine(tree, dotted, [...prefix, key].join('.'), render)
  }
  const table = tree.tables.find((one) => same(one.path, parent))
  if (wantsHeader(tree, table, parent, value)) {
    const blocks = isObject(value)
      ? renderTable(path, value, form)
      : isItems(value)
        ? value.map((item) => renderItem(path, item, form))
        : []
    return insertBlocks(tree, blocks, nextTable(tree, parent, key))
  }
  if (table !== undefined) return insertLine(tree, table, key, (indent) => renderLine(key, value, form, indent))
  return insertHeader(tree, parent, (indent) => indent + renderLine(key, value, form, indent))
}

/** Follows the file: a table is written inline where its siblings are, and in items of a list. */
function wantsHeader(tree: TomlTree, table: Table | undefined, parent: Path, value: Json): boolean {
  if (!isObject(value) && !isItems(value)) return false
  if (table === undefined) return true
  if (parent.some((step) => typeof step === 'number')) return false
  const headed = tree.tables.some(
    ({ path, item }) => path.length > parent.length && startsWith(path, parent) && item === !isObject(value),
  )
  if (headed) return true
  return !table.entries.some(({ value: content }) =>
    isObject(value)
      ? content.type === 'TOMLInlineTable'
      : content.type === 'TOMLArray' && content.elements.some(({ type }) => type === 'TOMLInlineTable'),
  )
}

/** Gives a table that only its inner tables imply a header of its own, right above the first of them. */
function insertHeader(tree: TomlTree, path: Path, render: (indent: string) => string): Edit[] {
  const first = tree.tables.find((table) => startsWith(table.path, path))
  if (first === undefined || path.some((step) => typeof step === 'number')) {
    throw refused(tree.file, `${pointer(path)} has no place of its own in this file.`)
  }
  const start = blockStart(tree, first)
  const { eol } = tree.style
  const { header, entries } = formOf(tree).indentOf(path)
  return [{ start, end: start, text: header + renderHeader(path, false) + eol + render(entries) + eol }]
}

/** The table before which a new table `key` of `parent` goes; undefined for the end of the document. */
function nextTable(tree: TomlTree, parent: Path, key: string): Table | undefined {
  const inner = tree.tables.filter(({ path }) => path.length > parent.length && startsWith(path, parent))
  const names = [...new Set(inner.map(({ path }) => String(path[parent.length])))]
  const name = names[sortedPlace(names, key, parent.length === 0 ? tree.file : '')]
  if (name !== undefined) return inner.find(({ path }) => String(path[parent.length]) === name)
  return parent.length === 0 ? undefined : tableAfter(tree, parent)
}

function tableAfter(tree: TomlTree, path: Path): Table | undefined {
  const last = tree.tables.findLastIndex((table) => startsWith(table.path, path))
  return tree.tables[last + 1]
}

function insert(tree: TomlTree, path: Path, item: Json, index: number): Edit[] {
  const form = formOf(tree)
  const list = placeOf(tree, path)?.content
  if (list?.type === 'TOMLArray') {
    const render = () => renderToml(item, form, { inline: true, indent: '' })
    return insertItem(tree, boxOf(list), index, render, { spread: false, gap: ' ' })
  }
  if (!isObject(item)) throw refused(tree.file, `${pointer(path)} is a list of tables; only a table can go there.`)
  const next = tree.tables.find((table) => startsWith(table.path, [...path, index]))
  return insertBlocks(tree, [renderItem(path, item, form)], next ?? tableAfter(tree, path))
}

function replace(text: string, path: Path, value: Json, file: string): string {
  const tree = tomlTree(text, file)
  const place = path.length === 0 ? undefined : placeOf(tree, path)
  if (place === undefined) {
    if (typeof path.at(-1) !== 'string') throw refused(file, `${pointer(path)} must stay a table.`)
    const rest = remove(text, path, file)
    return applyEdits(rest, put(tomlTree(rest, file), path, value))
  }
  const span = spanOf(place.content)
  if (commentsIn(tree, span).length > 0) throw refused(file, `The value of ${pointer(path)} has comments in it.`)
  const literal = text[span.start] === "'" && typeof value === 'string' && /^[^'\p{Cc}]*$/u.test(value)
  const at = { inline: place.within !== undefined, indent: '' }
  return applyEdits(text, [{ ...span, text: literal ? `'${value}'` : renderToml(value, formOf(tree), at) }])
}

function remove(text: string, path: Path, file: string): string {
  const tree = tomlTree(text, file)
  const within = placeOf(tree, path)?.within
  if (within !== undefined) return applyEdits(text, removeItem(tree, boxOf(within.container), within.index))
  const tables = tree.tables.filter((table) => table.header !== undefined && startsWith(table.path, path))
  const outside = tree.tables.filter((table) => !tables.includes(table))
  const entries = outside.flatMap((table) => table.entries.filter((entry) => startsWith(entry.path, path)))
  // From the end backwards, one at a time: what is above does not move, and each sees its neighbours as they are.
  const steps = tables.length + entries.length
  let result = text
  for (let left = steps; left > 0; left -= 1) result = removeLast(tomlTree(result, file), path)
  return result
}

/** Removes the last table of a path, or when there is none left its last entry. */
function removeLast(tree: TomlTree, path: Path): string {
  const table = tree.tables.findLast((one) => one.header !== undefined && startsWith(one.path, path))
  if (table !== undefined) return applyEdits(tree.text, removeTable(tree, table))
  const owner = tree.tables.findLast((one) => one.entries.some((entry) => startsWith(entry.path, path)))
  const entry = owner?.entries.findLast((one) => startsWith(one.path, path))
  if (owner === undefined || entry === undefined) return tree.text
  return applyEdits(tree.text, isImplied(tree, owner) ? removeTable(tree, owner) : removeLine(tree, owner, entry))
}

function hasDotted(table: Table, parent: Path): boolean {
  return table.entries.some((entry) => entry.path.length > parent.length && startsWith(entry.path, parent))
}

function boxOf(container: Container): Bracketed {
  const { start, end } = spanOf(container)
  const items = container.type === 'TOMLArray' ? container.elements : container.body
  return { open: start + 1, close: end - 1, items: items.map(spanOf) }
}

function same(a: Path, b: Path): boolean {
  return a.length === b.length && startsWith(a, b)
}
