import type { Json } from '../plugin/json.ts'
import { applyEdits, type Edit } from './apply.ts'
import { type Bracketed, insertItem, removeItem } from './bracketed.ts'
import { formatFrom } from './format-from.ts'
import type { Format, Grammar } from './grammar.ts'
import { type JsonForm, type JsonPlace, renderJson } from './json-render.ts'
import { type JsonTree, jsonTree, jsonValue, type Member, membersOf, type Node, nodeAt } from './json-tree.ts'
import { sortedPlace } from './place.ts'
import { refused } from './refusal.ts'
import { commentsIn, isBlank, lineIndent, lineStart } from './trivia.ts'

/** JSON as it is met: comments and trailing commas are understood in each, and written in none that has none. */
export const json: Format = formatFrom(grammarOf('json'))
export const jsonc: Format = formatFrom(grammarOf('jsonc'))

function grammarOf(name: 'json' | 'jsonc'): Grammar {
  return {
    name,
    read: (text, file) => {
      const tree = jsonTree(text, file)
      return { value: jsonValue(tree.root), comments: tree.comments.map(({ start, end }) => text.slice(start, end)) }
    },
    put: (text, path, value, file) => {
      const tree = jsonTree(text, file)
      const key = String(path.at(-1))
      const node = nodeAt(tree, path.slice(0, -1))
      const place = sortedPlace(
        membersOf(node).map((member) => String(member.key)),
        key,
        file,
      )
      return applyEdits(text, insertMember(tree, node, place, value, key))
    },
    fill: (text, path, value, file) => {
      const tree = jsonTree(text, file)
      const node = nodeAt(tree, path)
      if (text.slice(node.offset, node.offset + node.length) !== '{}') return undefined
      return applyEdits(text, replaceNode(tree, node, inPlace(value, file)))
    },
    insert: (text, path, item, index, file) => {
      const tree = jsonTree(text, file)
      return applyEdits(text, insertMember(tree, nodeAt(tree, path), index, item))
    },
    replace: (text, path, value, file) => {
      const tree = jsonTree(text, file)
      return applyEdits(text, replaceNode(tree, nodeAt(tree, path), value))
    },
    remove: (text, path, file) => {
      const tree = jsonTree(text, file)
      const node = nodeAt(tree, path.slice(0, -1))
      const index = membersOf(node).findIndex(({ key }) => key === path.at(-1))
      return applyEdits(text, removeItem(tree, boxOf(node), index))
    },
  }
}

/** The members in the order in which they would stand had they been added one by one. */
function inPlace(value: { readonly [key: string]: Json }, file: string): Json {
  const keys: string[] = []
  for (const key of Object.keys(value)) keys.splice(sortedPlace(keys, key, file), 0, key)
  return Object.fromEntries(keys.map((key) => [key, value[key] ?? null]))
}

function insertMember(tree: JsonTree, node: Node, index: number, value: Json, key?: string): Edit[] {
  const form = formOf(tree)
  const prefix = key === undefined ? '' : JSON.stringify(key) + form.colon
  const render = (at: JsonPlace) => prefix + renderJson(value, form, { ...at, key: prefix })
  const long =
    typeof value === 'object' && value !== null && renderJson(value, form, { inline: false, indent: '' }).includes('\n')
  const spread = isSpread(tree, node) && (node.type === 'object' || long || form.spread)
  const gap = form.colon === ':' ? '' : ' '
  return insertItem(tree, boxOf(node), index, render, { spread, gap })
}

/** A value takes the place of another; comments inside the old one move above it. */
function replaceNode(tree: JsonTree, node: Node, value: Json): Edit[] {
  const { text, style } = tree
  const owner = node.parent?.type === 'property' ? node.parent : node
  const indent = lineIndent(text, owner.offset)
  const inline = node.parent !== undefined && !startsLine(text, owner.offset)
  const end = node.offset + node.length
  const key = text.slice(owner.offset, node.offset)
  const edit = { start: node.offset, end, text: renderJson(value, formOf(tree), { inline, indent, key }) }
  const kept = commentsIn(tree, { start: node.offset, end })
  if (kept.length === 0) return [edit]
  if (inline) throw refused(tree.file, 'The value to be replaced has comments in it.')
  const above = kept.map((comment) => comment + style.eol + indent).join('')
  if (owner === node) return [{ ...edit, text: above + edit.text }]
  return [{ start: owner.offset, end: owner.offset, text: above }, edit]
}

function boxOf(node: Node): Bracketed {
  const items = membersOf(node).map(({ span }: Member) => span)
  return { open: node.offset + 1, close: node.offset + node.length - 1, items }
}

/** An empty container may be spread over lines where its owner starts a line; a document on one line stays there. */
function isSpread(tree: JsonTree, node: Node): boolean {
  const owner = node.parent?.type === 'property' ? node.parent : node
  if (owner.parent !== undefined) return startsLine(tree.text, owner.offset)
  return true
}

function startsLine(text: string, at: number): boolean {
  const line = lineStart(text, at)
  return line > 0 && isBlank(text.slice(line, at))
}

function formOf(tree: JsonTree): JsonForm {
  const { text, style } = tree
  const property = firstProperty(tree.root)
  const [key, value] = property?.children ?? []
  const colon = key && value ? text.slice(key.offset + key.length, value.offset) : ': '
  const spread = /(^|\/)package\.json$/.test(tree.file)
  return { eol: style.eol, unit: style.indent, colon: /^[ \t]*:[ \t]*$/.test(colon) ? colon : ': ', spread }
}

function firstProperty(node: Node): Node | undefined {
  if (node.type === 'property') return node
  for (const part of node.children ?? []) {
    const found = firstProperty(part)
    if (found !== undefined) return found
  }
  return undefined
}
