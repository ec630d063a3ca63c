import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'
import type { Json } from '../plugin/json.ts'
import { type Path, pointer, startsWith } from './path.ts'
import { refused, unparsable } from './refusal.ts'
import { styleOf } from './style.ts'
import type { Source, Span } from './trivia.ts'
import { assigned, valueAt } from './value.ts'

export type Content = AST.TOMLContentNode
export type Container = AST.TOMLArray | AST.TOMLInlineTable

/** `key = value`, in a table or at the top; its path goes from the top of the document. */
export interface Entry {
  readonly path: Path
  readonly key: Path
  readonly value: Content
  readonly span: Span
}

/** A table with a header, or the top of the document, which has none. */
export interface Table {
  readonly path: Path
  /** `[[...]]` */
  readonly item: boolean
  readonly header: Span | undefined
  readonly entries: readonly Entry[]
}

/** A TOML document, found by toml-eslint-parser. */
export interface TomlTree extends Source {
  readonly file: string
  /** In the order of the text; the first is the top. */
  readonly tables: readonly Table[]
}

/** Throws FILE_UNPARSABLE. */
export function tomlTree(text: string, file: string): TomlTree {
  const program = parse(text, file)
  const [top] = program.body
  const comments = program.comments.map(({ range: [start, end] }) => ({ start, end }))
  const own = top.body.filter((node) => node.type === 'TOMLKeyValue').map((node) => entryOf([], node))
  const headed = top.body.filter((node) => node.type === 'TOMLTable').map((node) => tableOf(text, node))
  const tables = [{ path: [], item: false, header: undefined, entries: own }, ...headed]
  return { text, file, comments, style: styleOf(text), tables }
}

export function tomlValue(tree: TomlTree): Json {
  let value: Json = {}
  for (const table of tree.tables) {
    if (valueAt(value, table.path) === undefined) value = assigned(value, table.path, {}) ?? {}
    for (const entry of table.entries) value = assigned(value, entry.path, contentValue(entry.value)) ?? {}
  }
  return value
}

/** Where a value stands that belongs to a `key = value`: that entry, or an inline container and the place in it. */
export interface Place {
  readonly entry: Entry
  readonly content: Content
  readonly within: { readonly container: Container; readonly index: number } | undefined
}

/** The place of a path, undefined when it is no value of an entry. Throws EDIT_REFUSED for dotted keys in an inline table. */
export function placeOf(tree: TomlTree, path: Path): Place | undefined {
  const entries = tree.tables.flatMap((table) => table.entries)
  const entry = entries.find((one) => startsWith(path, one.path))
  if (entry === undefined) return undefined
  let content = entry.value
  let within: Place['within']
  for (let depth = entry.path.length; depth < path.length; ) {
    const found = step(content, path.slice(depth))
    if (found === undefined || content.type === 'TOMLValue') {
      throw refused(tree.file, `${pointer(path)} is written with a dotted key in an inline table.`)
    }
    within = { container: content, index: found.index }
    content = found.content
    depth += found.steps
  }
  return { entry, content, within }
}

function step(content: Content, path: Path): { content: Content; index: number; steps: number } | undefined {
  if (content.type === 'TOMLArray') {
    const index = Number(path[0])
    const element = content.elements[index]
    return element && { content: element, index, steps: 1 }
  }
  if (content.type !== 'TOMLInlineTable') return undefined
  const index = content.body.findIndex((node) => startsWith(path, keysOf(node.key)))
  const member = content.body[index]
  return member && { content: member.value, index, steps: member.key.keys.length }
}

export function spanOf(node: { readonly range: readonly [number, number] }): Span {
  return { start: node.range[0], end: node.range[1] }
}

export function keysOf(key: AST.TOMLKey): string[] {
  return key.keys.map((one) => (one.type === 'TOMLBare' ? one.name : one.value))
}

function parse(text: string, file: string): AST.TOMLProgram {
  try {
    // The parser refuses a header that ends the text without a line ending.
    return parseTOML(text.endsWith('\n') ? text : `${text}\n`)
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    throw unparsable(file, text, error.index, `Not valid TOML: ${error.message}.`)
  }
}

function tableOf(text: string, node: AST.TOMLTable): Table {
  const start = node.range[0]
  const closed = text.indexOf(']', node.key.range[1])
  const end = node.kind === 'array' ? text.indexOf(']', closed + 1) + 1 : closed + 1
  return {
    path: node.resolvedKey,
    item: node.kind === 'array',
    header: { start, end },
    entries: node.body.map((one) => entryOf(node.resolvedKey, one)),
  }
}

function entryOf(table: Path, node: AST.TOMLKeyValue): Entry {
  const key = keysOf(node.key)
  return { path: [...table, ...key], key, value: node.value, span: spanOf(node) }
}

/** A date is its text: JSON has no other word for it. */
function contentValue(content: Content): Json {
  if (content.type === 'TOMLArray') return content.elements.map(contentValue)
  if (content.type === 'TOMLInlineTable') {
    return content.body.reduce<Json>(
      (value, node) => assigned(value, keysOf(node.key), contentValue(node.value)) ?? {},
      {},
    )
  }
  return content.value instanceof Date ? ('datetime' in content ? content.datetime : '') : content.value
}
