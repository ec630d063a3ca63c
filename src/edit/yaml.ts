import type { Json } from '../plugin/json.ts'
import { applyEdits, type Edit } from './apply.ts'
import { type Bracketed, insertItem, removeItem } from './bracketed.ts'
import { formatFrom } from './format-from.ts'
import type { Format } from './grammar.ts'
import { type Path, pointer } from './path.ts'
import { sortedPlace } from './place.ts'
import { refused } from './refusal.ts'
import { commentsIn, isBlank } from './trivia.ts'
import { isArray, isObject } from './value.ts'
import { emptyBlock, insertMember, removeMember } from './yaml-block.ts'
import { renderBlock, renderFlow, renderScalar, yamlForm } from './yaml-render.ts'
import {
  type Collection,
  collectionAt,
  isCollection,
  isMap,
  isScalar,
  membersOf,
  nodeAt,
  type YamlTree,
  yamlTree,
  yamlValue,
} from './yaml-tree.ts'

/** YAML: block and flow collections; what is shared by anchors or merge keys is not edited. */
export const yaml: Format = formatFrom({
  name: 'yaml',
  read: (text, file) => {
    const tree = yamlTree(text, file)
    return { value: yamlValue(tree), comments: tree.comments.map(({ start, end }) => text.slice(start, end)) }
  },
  put: (text, path, value, file) => {
    const tree = yamlTree(text, file)
    const key = String(path.at(-1))
    if (tree.root === null) return applyEdits(text, putFirst(tree, key, value))
    const node = collectionAt(tree, path.slice(0, -1))
    const index = sortedPlace(
      membersOf(tree, node).map((member) => String(member.key)),
      key,
    )
    return applyEdits(text, insertInto(tree, node, index, value, key))
  },
  insert: (text, path, item, index, file) => {
    const tree = yamlTree(text, file)
    return applyEdits(text, insertInto(tree, collectionAt(tree, path), index, item))
  },
  replace: (text, path, value, file) => {
    const tree = yamlTree(text, file)
    return applyEdits(text, replace(tree, path, value))
  },
  remove: (text, path, file) => {
    const tree = yamlTree(text, file)
    return applyEdits(text, remove(tree, path))
  },
})

function insertInto(tree: YamlTree, node: Collection, index: number, value: Json, key?: string): Edit[] {
  const form = yamlForm(tree)
  if (node.flow) {
    const prefix = key === undefined ? '' : `${renderFlow(key, form)}: `
    return insertItem(tree, boxOf(tree, node), index, () => prefix + renderFlow(value, form), {
      spread: false,
      gap: ' ',
    })
  }
  const member = key === undefined ? [value] : Object.fromEntries([[key, value]])
  return insertMember(tree, membersOf(tree, node), index, (indent) => renderBlock(member, form, indent))
}

/** The first member of a document that says nothing yet. */
function putFirst(tree: YamlTree, key: string, value: Json): Edit[] {
  const { text, style } = tree
  const line = renderBlock(Object.fromEntries([[key, value]]), yamlForm(tree), '')
  const final = text === '' || text.endsWith('\n')
  return [{ start: text.length, end: text.length, text: final ? line + style.eol : style.eol + line }]
}

function replace(tree: YamlTree, path: Path, value: Json): Edit[] {
  const form = yamlForm(tree)
  const node = nodeAt(tree, path)
  const parent = path.length === 0 ? undefined : collectionAt(tree, path.slice(0, -1))
  const owner = parent && membersOf(tree, parent).find(({ key }) => key === path.at(-1))
  if (owner === undefined) throw refused(tree.file, 'The whole document would change its type.')
  const block = isCollection(node) && !node.flow
  const start = block || (isScalar(node) && node.source === '') ? owner.after : (node.range?.[0] ?? owner.after)
  const span = { start, end: owner.span.end }
  if (commentsIn(tree, span).length > 0) throw refused(tree.file, `The value of ${pointer(path)} has comments in it.`)
  const said = tree.text.slice(owner.after, start)
  if (/[&!]/.test(said)) throw refused(tree.file, `${pointer(path)} has an anchor or a tag.`)
  const container = isObject(value) || isArray(value)
  const quoted = isScalar(node) && typeof value === 'string' && node.type === 'QUOTE_DOUBLE'
  const text = quoted
    ? JSON.stringify(value)
    : container || parent?.flow
      ? renderFlow(value, form)
      : renderScalar(value, form)
  return [{ ...span, text: start === owner.after && isBlank(said) && !parent?.flow ? ` ${text}` : text }]
}

function remove(tree: YamlTree, path: Path): Edit[] {
  const node = collectionAt(tree, path.slice(0, -1))
  const members = membersOf(tree, node)
  const index = members.findIndex(({ key }) => key === path.at(-1))
  if (node.flow) return removeItem(tree, boxOf(tree, node), index)
  if (members.length > 1) return removeMember(tree, members, index)
  if (path.length > 1) {
    const owner = membersOf(tree, collectionAt(tree, path.slice(0, -2))).find(({ key }) => key === path.at(-2))
    if (owner !== undefined) return emptyBlock(tree, owner, isMap(node) ? '{}' : '[]')
  }
  if (!isMap(node)) throw refused(tree.file, 'The list of the whole document would become empty.')
  return removeMember(tree, members, index)
}

function boxOf(tree: YamlTree, node: Collection): Bracketed {
  const [start, end] = node.range ?? [0, 0]
  return { open: start + 1, close: end - 1, items: membersOf(tree, node).map(({ span }) => span) }
}
