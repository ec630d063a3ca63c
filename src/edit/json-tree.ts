import { type Node, type ParseError, parseTree, printParseErrorCode, visit } from 'jsonc-parser'
import type { Json } from '../plugin/json.ts'
import { type Path, pointer } from './path.ts'
import { refused, unparsable } from './refusal.ts'
import { styleOf } from './style.ts'
import type { Source, Span } from './trivia.ts'

/** A JSON document with comments and trailing commas, found by jsonc-parser. */
export interface JsonTree extends Source {
  readonly root: Node
  readonly file: string
}

export type { Node }

let last: JsonTree | undefined

/** The same tree where the same text is asked for again, as edits do: before the edit, for it, and to prove it. Throws FILE_UNPARSABLE. */
export function jsonTree(text: string, file: string): JsonTree {
  if (last?.text !== text || last.file !== file) last = parsed(text, file)
  return last
}

function parsed(text: string, file: string): JsonTree {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error !== undefined || root === undefined) {
    const what =
      error === undefined ? 'The file is empty.' : `Not valid JSON: ${faults[printParseErrorCode(error.error)]}.`
    throw unparsable(file, text, error?.offset ?? 0, what)
  }
  return { root, file, text, style: styleOf(text), comments: commentsOf(text) }
}

/** What jsonc-parser calls a fault, in words. */
const faults: { readonly [code: string]: string } = {
  InvalidSymbol: 'a word that means nothing',
  InvalidNumberFormat: 'a number that is none',
  PropertyNameExpected: 'a name in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'there is more after its end',
  InvalidCommentToken: 'a comment, where none may be',
  UnexpectedEndOfComment: 'a comment without end',
  UnexpectedEndOfString: 'a text without end',
  UnexpectedEndOfNumber: 'a number without end',
  InvalidUnicode: 'a \\u without its four digits',
  InvalidEscapeCharacter: 'an unknown letter after \\',
  InvalidCharacter: 'a character that has to be escaped',
}

export function jsonValue(node: Node): Json {
  if (node.type === 'array') return (node.children ?? []).map(jsonValue)
  if (node.type === 'object')
    return Object.fromEntries(membersOf(node).map(({ key, value }) => [key, jsonValue(value)]))
  return node.value as Json
}

/** A property (or an item, whose key is its index) and the node of its value. */
export interface Member {
  readonly key: string | number
  readonly value: Node
  readonly span: Span
}

export function membersOf(node: Node): Member[] {
  const children = node.children ?? []
  return children.flatMap((part, index): Member[] => {
    const span = { start: part.offset, end: part.offset + part.length }
    if (node.type === 'array') return [{ key: index, value: part, span }]
    const [key, value] = part.children ?? []
    return key && value ? [{ key: String(key.value), value, span }] : []
  })
}

/** The node at a path that exists; throws EDIT_REFUSED where a key on the way occurs twice. */
export function nodeAt(tree: JsonTree, path: Path): Node {
  return path.reduce<Node>((node, step, depth) => {
    const found = membersOf(node).filter(({ key }) => key === step)
    const [only] = found
    if (only === undefined || found.length > 1) {
      throw refused(tree.file, `${pointer(path.slice(0, depth + 1))} occurs ${found.length} times.`)
    }
    return only.value
  }, tree.root)
}

function commentsOf(text: string): Span[] {
  const comments: Span[] = []
  if (!text.includes('/')) return comments
  visit(
    text,
    { onComment: (start, length) => comments.push({ start, end: start + length }) },
    { allowTrailingComma: true },
  )
  return comments
}
