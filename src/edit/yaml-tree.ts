import type { Pair, YAMLMap, YAMLSeq } from 'yaml'
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  parseDocument,
  stringify,
} from 'yaml'
import type { Json } from '../plugin/json.ts'
import { type Path, pointer } from './path.ts'
import { refused, unparsable } from './refusal.ts'
import { styleOf } from './style.ts'
import { lineBreakBefore, type Source, type Span } from './trivia.ts'

export type Collection = YAMLMap | YAMLSeq
export type { Node }
export { isCollection, isMap, isScalar, stringify }

/** A YAML document, found by `yaml`. */
export interface YamlTree extends Source {
  readonly file: string
  /** Null for a document that says nothing. */
  readonly root: Node | null
  readonly document: Document.Parsed
}

/** A member with the text that it takes: from its key or its dash to the end of its value. */
export interface Member {
  readonly key: string | number
  readonly value: Node | null
  readonly span: Span
  /** Where the value may begin: after the colon or the dash. */
  readonly after: number
}

/** Throws FILE_UNPARSABLE, also for a stream of several documents. */
export function yamlTree(text: string, file: string): YamlTree {
  const document = parseDocument(text, { keepSourceTokens: true })
  const [error] = document.errors
  if (error !== undefined) throw unparsable(file, text, error.pos[0], `Not valid YAML: ${error.message.split('\n')[0]}`)
  const said = document.contents !== null && !(isScalar(document.contents) && document.contents.source === '')
  return {
    text,
    file,
    style: styleOf(text),
    comments: commentsOf(text),
    root: said ? document.contents : null,
    document,
  }
}

/** A document that says nothing is an empty object. */
export function yamlValue(tree: YamlTree): Json {
  return tree.root === null ? {} : (tree.document.toJS() as Json)
}

export function membersOf(tree: YamlTree, node: Collection): Member[] {
  if (isSeq(node)) return node.items.map((item, index) => itemOf(tree, node, item as Node | null, index))
  return node.items.map((pair) => pairOf(tree, node, pair as Pair<Node, Node | null>))
}

/** The node at a path that exists. Throws EDIT_REFUSED on the way through an anchor, an alias or a merge key. */
export function nodeAt(tree: YamlTree, path: Path): Node {
  let node = tree.root
  for (const [depth, step] of path.entries()) {
    const found = membersOf(tree, collection(tree, node, path.slice(0, depth))).find(({ key }) => key === step)
    node = found?.value ?? null
  }
  if (node === null) throw refused(tree.file, `${pointer(path)} has no value.`)
  return node
}

export function collectionAt(tree: YamlTree, path: Path): Collection {
  return collection(tree, nodeAt(tree, path), path)
}

function collection(tree: YamlTree, node: Node | null, path: Path): Collection {
  if (isAlias(node) || (isCollection(node) && node.anchor !== undefined)) {
    throw refused(tree.file, `${pointer(path)} is shared by an anchor and its aliases.`)
  }
  if (!isMap(node) && !isSeq(node)) throw refused(tree.file, `${pointer(path)} is neither a map nor a list.`)
  if (isMap(node) && node.items.some((pair) => isScalar(pair.key) && pair.key.value === '<<')) {
    throw refused(tree.file, `${pointer(path)} is merged from another map.`)
  }
  return node
}

function itemOf(tree: YamlTree, node: YAMLSeq, item: Node | null, index: number): Member {
  if (node.flow) {
    const [start, end] = item?.range ?? [0, 0]
    if (item === null || hasProperties(item)) throw refused(tree.file, 'A list has an item of a rare form.')
    return { key: index, value: item, span: { start, end }, after: start }
  }
  const token = node.srcToken?.type === 'block-seq' ? node.srcToken.items[index] : undefined
  const dash = token?.start.find(({ type }) => type === 'seq-item-ind')
  if (dash === undefined) throw refused(tree.file, 'A list has an item of a rare form.')
  const after = dash.offset + 1
  return { key: index, value: item, span: { start: dash.offset, end: endOf(tree, item, after) }, after }
}

function pairOf(tree: YamlTree, node: YAMLMap, pair: Pair<Node, Node | null>): Member {
  const { key, value } = pair
  if (!isScalar(key) || !key.range || hasProperties(key)) {
    throw refused(tree.file, 'A map has a key of a rare form.')
  }
  const [start, keyEnd] = key.range
  const colon = /^[ \t]*:/.exec(tree.text.slice(keyEnd))?.[0]
  const explicit = pair.srcToken?.start.some(({ type }) => type === 'explicit-key-ind') ?? false
  if (explicit || (colon === undefined && !node.flow)) throw refused(tree.file, 'A map has a key of a rare form.')
  const after = keyEnd + (colon?.length ?? 0)
  return { key: String(key.value), value, span: { start, end: endOf(tree, value, after) }, after }
}

/** An anchor or a tag stands before its node, outside the range of it. */
function hasProperties(node: Node): boolean {
  return !isAlias(node) && (node.anchor !== undefined || node.tag !== undefined)
}

/** The end of the last thing that a value says; a block scalar ends before its last line ending. */
function endOf(tree: YamlTree, value: Node | null, after: number): number {
  if (value === null) return after
  if (isCollection(value) && !value.flow) {
    const last = membersOf(tree, value as Collection).at(-1)
    return last?.span.end ?? after
  }
  const [start, end] = value.range ?? [after, after]
  if (isScalar(value) && value.source === '' && start === end) return propertiesEnd(tree, after, end)
  return tree.text[end - 1] === '\n' ? lineBreakBefore(tree.text, end) : end
}

/** A value left empty ends after its key, unless it has an anchor or a tag. */
function propertiesEnd(tree: YamlTree, after: number, end: number): number {
  const said = /^[ \t]*[&!]\S+(?:[ \t]+[&!]\S+)*/.exec(tree.text.slice(after, end))?.[0]
  return after + (said?.length ?? 0)
}

const marks = new Set(['\u0002', '\u0018', '\u001f'])

/** The lexer tells comments from text; the marks between its tokens take no place. */
function commentsOf(text: string): Span[] {
  const comments: Span[] = []
  let at = 0
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) continue
    if (token.startsWith('#')) comments.push({ start: at, end: at + token.trimEnd().length })
    at += token.length
  }
  return comments
}
